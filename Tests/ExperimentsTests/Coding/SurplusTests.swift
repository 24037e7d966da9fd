import Experiments
import Testing

/// What is called as many bytes is so within 5 %, or says what it is.
struct SurplusTests {
    @Test(arguments: [
        (1_000, 1_000, ""), (1_050, 1_000, ""), (950, 1_000, ""), (1_720, 1_000, " but for 72 % more"),
        (1_051, 1_000, " but for 5 % more"), (500, 1_000, " but for 50 % fewer"), (9, 0, ""),
    ])
    func whatIsMoreIsSaid(bytes: Int, wanted: Int, words: String) {
        #expect(CodecComparison.surplus(bytes, over: wanted) == words)
    }
}

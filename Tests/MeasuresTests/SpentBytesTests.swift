import Measures
import Testing

/// What is called as many bytes is so within 5 %, or says what it is.
struct SpentBytesTests {
    @Test(
        arguments: [
            (1.0, "Opus, as many bytes"), (1.05, "Opus, as many bytes"), (0.95, "Opus, as many bytes"),
            (1.72, "Opus, 72 % more bytes"), (1.051, "Opus, 5 % more bytes"), (0.5, "Opus, 50 % fewer bytes"),
            (nil, "Opus, how many bytes is not stored"), (.nan, "Opus, how many bytes is not stored"),
        ] as [(Double?, String)])
    func whatIsMoreIsSaid(ratio: Double?, words: String) {
        #expect(SpentBytes.opus.title(ratio) == words)
    }
}

import Glibc
import Tensors
import Testing

/// Shapes that do not agree stop the process with the operation's name and both shapes, in an optimised build too.
struct MisfitTests {
    struct Misfit: Sendable {
        let words: [String]
        let call: @Sendable () -> Void

        init(_ words: String..., call: @escaping @Sendable () -> Void) {
            self.words = words
            self.call = call
        }
    }

    static let misfits = [
        Misfit("+:", "(2, 3)", "(4)") { _ = Tensor(zeros: [2, 3]) + Tensor(zeros: [4]) },
        Misfit("maximum", "(2, 3)", "(3, 3)") {
            _ = Tensor.maximum(Tensor(zeros: [2, 3]), Tensor(zeros: [3, 3]))
        },
        Misfit("matmul", "(2, 3)", "(4, 5)") { _ = Tensor(zeros: [2, 3]).matmul(Tensor(zeros: [4, 5])) },
        Misfit("reshaped", "(2, 3)", "(7)") { _ = Tensor(zeros: [2, 3]).reshaped(to: [7]) },
        Misfit("concatenated", "(2, 3)", "(2, 4)") {
            _ = Tensor.concatenated([Tensor(zeros: [2, 3]), Tensor(zeros: [2, 4])], 0)
        },
        Misfit("conv1d", "(2, 9, 3)", "(4, 2, 5)") {
            _ = Tensor(zeros: [2, 9, 3]).conv1d(weight: Tensor(zeros: [4, 2, 5]), .init(kernel: 5))
        },
        Misfit("layerNormalized", "(2, 3)", "(4)") {
            _ = Tensor(zeros: [2, 3]).layerNormalized(scale: Tensor(zeros: [4]), offset: Tensor(zeros: [3]))
        },
        Misfit("attention", "(1, 2, 3)", "(1, 2, 4)") {
            _ = Tensor.attention(
                queries: Tensor(zeros: [1, 2, 3]), keys: Tensor(zeros: [1, 2, 4]),
                values: Tensor(zeros: [1, 2, 4]))
        },
    ]

    @Test(arguments: misfits.indices) func theSentenceNamesBothShapes(_ index: Int) async throws {
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [index] in
            MisfitTests.misfits[index].call()
        }
        let sentence = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        for word in Self.misfits[index].words { #expect(sentence.contains(word), "\(word): \(sentence)") }
    }
}

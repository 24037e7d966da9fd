import Glibc
import Randomness
import Tensors
import Testing

/// An example has the same bits wherever it stands in a batch, forward and backward: batches of equal examples give equal rows.
/// `scripts/test.sh` runs this under every set of instructions that the machine has.
@Suite(.serialized) struct PositionTests {
    @Test(arguments: PositionCase.all) func equalExamplesGiveEqualRows(_ example: PositionCase) {
        defer { ThreadPool.configure(threads: 1) }
        ThreadPool.configure(threads: 2)
        for count in [2, 3, 4, 5, 7, 8, 13, 17, 33] {
            if let place = example.firstDifference(in: count) {
                Issue.record("\(example.name), \(count) examples: \(place) under \(InstructionSet.current)")
                return
            }
        }
    }
}

/// An operation over a batch.
struct PositionCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of one example.
    let shape: [Int]
    let function: @Sendable (Tensor) -> Tensor

    init(_ name: String, _ shape: [Int], _ function: @escaping @Sendable (Tensor) -> Tensor) {
        self.name = name
        self.shape = shape
        self.function = function
    }

    var testDescription: String { name }

    /// Where the first row of the output, or of the input's gradient, is unlike another.
    func firstDifference(in count: Int) -> String? {
        let tape = Tape()
        let input = repeated(Shape(shape), count, seed: 3).watched(by: tape)
        let output = function(input)
        let one = Shape(output.shape.extents.dropFirst().map { $0 })
        let total = (output * repeated(one, count, seed: 4)).sum()
        tape.backward(from: total)
        if let row = firstOther(output, count) { return "output \(row) is not output 0" }
        guard let gradient = input.gradient else { return "the input has no gradient" }
        return firstOther(gradient, count).map { "the gradient of input \($0) is not that of input 0" }
    }

    private func repeated(_ shape: Shape, _ count: Int, seed: UInt64) -> Tensor {
        let one = randomTensor(shape, seed: seed).array
        return Tensor(Array(repeatElement(one, count: count).joined()), shape: Shape([count] + shape.extents))
    }

    private func firstOther(_ tensor: Tensor, _ count: Int) -> Int? {
        let size = tensor.count / count
        return tensor.withValues { values in
            (1..<count).first {
                memcmp(values.baseAddress!, values.baseAddress! + $0 * size, size * 4) != 0
            }
        }
    }
}

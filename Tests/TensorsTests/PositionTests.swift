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

/// What is tried, and what is not.
struct PositionCoverageTests {
    /// An operation that is new in the table has a row here, or a reason why it has none.
    @Test func everyOperationOfTheTableHasARow() {
        let rows = Set(PositionCase.all.map(\.name))
        for name in OperationTable.cases.map(\.name) {
            #expect(rows.contains(name) != (PositionCase.others[name] != nil), "\(name)")
        }
        for name in PositionCase.others.keys {
            #expect(OperationTable.named(name) != nil, "there is no operation \(name)")
        }
    }
}

/// An operation over a batch.
struct PositionCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of one example.
    let shape: [Int]
    let function: @Sendable (Tensor) -> Tensor
    /// Of the example; nil for any.
    var values: [Float]?

    init(
        _ name: String, _ shape: [Int], values: [Float]? = nil,
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.values = values
        self.name = name
        self.shape = shape
        self.function = function
    }

    var testDescription: String { name }

    /// Where the first row of the output, or of the input's gradient, is unlike another.
    func firstDifference(in count: Int) -> String? {
        let tape = Tape()
        let one = values ?? randomTensor(Shape(shape), seed: 3).array
        let input = Self.repeated(one, Shape(shape), count).watched(by: tape)
        let output = function(input)
        guard output.shape.rank > 0, output.shape[0] == count else { return "the output \(output.shape)" }
        let row = Shape(output.shape.extents.dropFirst().map { $0 })
        let total = (output * Self.repeated(randomTensor(row, seed: 4).array, row, count)).sum()
        tape.backward(from: total)
        if let row = firstOther(output, count) { return "output \(row) is not output 0" }
        guard let gradient = input.gradient else { return "the input has no gradient" }
        return firstOther(gradient, count).map { "the gradient of input \($0) is not that of input 0" }
    }

    static func repeated(_ one: [Float], _ shape: Shape, _ count: Int) -> Tensor {
        Tensor(Array(repeatElement(one, count: count).joined()), shape: Shape([count] + shape.extents))
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

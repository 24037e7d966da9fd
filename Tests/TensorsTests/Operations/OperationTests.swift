import Glibc
import Tensors
import TestSupport
import Testing

/// What holds of every operation of the table. Serialized because the team of threads belongs to the process.
@Suite(.serialized) struct OperationTests {
    private static let golden = try? GoldenTensors("operations")

    @Test(arguments: OperationTable.cases) func gradientsAgreeWithDifferences(_ operation: OperationCase) {
        let inputs = operation.inputs.enumerated().map { $1.tensor(seed: UInt64(10 + $0)) }
        checkGradients(of: inputs, step: operation.step, tolerance: operation.tolerance, operation.function)
    }

    @Test(arguments: OperationTable.cases.filter(\.hasGolden))
    func outputsAndGradientsAreThoseOfPyTorch(_ operation: OperationCase) throws {
        let golden = try #require(Self.golden)
        let inputs = golden.all("\(operation.name)/input").map { Tensor($0.values, shape: Shape($0.shape)) }
        let upstream = try #require(golden.tensors["\(operation.name)/upstream"], "no golden values")
        let expected = try #require(golden.tensors["\(operation.name)/output"])
        #expect(inputs.map(\.shape.extents) == operation.inputs.map(\.shape))
        var outputShape: Shape = []
        let (output, gradients) = operation.run(on: inputs) {
            outputShape = $0
            return Tensor(upstream.values, shape: Shape(upstream.shape))
        }
        #expect(outputShape.extents == expected.shape)
        expectClose(output, expected, "output")
        for (index, gradient) in gradients.enumerated() {
            let wanted = try #require(golden.tensors["\(operation.name)/gradient\(index)"])
            expectClose(try #require(gradient), wanted, "gradient \(index)")
        }
    }

    @Test func everyGoldenCaseIsTried() throws {
        let golden = try #require(Self.golden)
        #expect(golden.versions["torch"] != nil)
        let names = Set(golden.tensors.keys.compactMap { $0.split(separator: "/").first.map(String.init) })
        for name in names { #expect(OperationTable.named(name) != nil, "\(name) is in no table") }
        let cases = OperationTable.cases.map(\.name)
        #expect(Set(cases).count == cases.count, "a name stands twice in the table")
    }

    @Test(arguments: OperationTable.cases) func threadsDoNotChangeTheBits(_ operation: OperationCase) {
        defer { ThreadPool.configure(threads: 1) }
        // Long enough for several chunks of every loop.
        let size = operation.inputs.map { $0.shape.reduce(1, *) }.max() ?? 1
        let inputs = operation.inputs.enumerated().map {
            $1.long(times: 150_000 / size, seed: UInt32(20 + $0))
        }
        func results() -> [Tensor] {
            let (output, gradients) = operation.run(on: inputs) { OperationCase.uniformTensor($0, seed: 5) }
            return [output] + gradients.compactMap { $0 }
        }
        ThreadPool.configure(threads: 1)
        let one = results()
        for threads in [2, 5] {
            ThreadPool.configure(threads: threads)
            let other = results()
            let same = one.count == other.count && zip(one, other).allSatisfy { hasSameBits($0, $1) }
            #expect(same, "at \(threads) threads")
        }
    }

    private func hasSameBits(_ a: Tensor, _ b: Tensor) -> Bool {
        a.shape == b.shape
            && a.withValues { a in b.withValues { b in memcmp(a.baseAddress!, b.baseAddress!, a.count * 4) } }
                == 0
    }

    private func expectClose(_ actual: Tensor, _ expected: GoldenTensors.Entry, _ what: String) {
        let largest = expected.values.reduce(1e-6) { max($0, abs($1)) }
        let error = zip(actual.array, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
        #expect(actual.count == expected.values.count && error < 1e-5, "\(what) is off by \(error)")
    }
}

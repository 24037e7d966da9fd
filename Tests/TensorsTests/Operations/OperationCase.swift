import Randomness
import Tensors
import Testing

/// One differentiable operation and inputs to try it on. The tests take every property of an operation from here: its
/// gradient, PyTorch's numbers (the case of the same name in `Tests/Golden/operations.py`), and equal bits at any
/// number of threads.
struct OperationCase: Sendable, CustomTestStringConvertible {
    struct Input: Sendable {
        enum Values: Sendable {
            case normal
            /// Normal, then moved away from zero by 0.4: no step crosses a kink there.
            case apart
            /// Between 0.5 and about 3.
            case positive
            /// Distinct values at least 0.1 apart, so that no step changes which is the largest.
            case ranked
        }

        let shape: [Int]
        var values = Values.normal
        /// Whether the first axis is a batch, which may be of any length.
        var isBatch = true

        func tensor(seed: UInt64) -> Tensor {
            let normal = randomTensor(Shape(shape), seed: seed)
            switch values {
            case .normal: return normal
            case .apart: return Tensor(normal.array.map { $0 + ($0 < 0 ? -0.4 : 0.4) }, shape: normal.shape)
            case .positive:
                return Tensor(normal.array.map { 0.5 + min(2.5, abs($0)) }, shape: normal.shape)
            case .ranked:
                var generator = RandomKey(seed: seed).generator()
                let order = generator.permutation(of: normal.count)
                return Tensor(order.map { 0.1 * Float($0 - normal.count / 2) }, shape: normal.shape)
            }
        }

        /// A batch of `factor` times the length, of uniform values, quick to make.
        func long(times factor: Int, seed: UInt32) -> Tensor {
            var extents = shape
            if isBatch { extents[0] *= max(1, factor) }
            return OperationCase.uniformTensor(
                Shape(extents), seed: seed, low: values == .positive ? 0.5 : -2)
        }
    }

    /// Uniform values between `low` and 2.5, quick to make.
    static func uniformTensor(_ shape: Shape, seed: UInt32, low: Float = -2) -> Tensor {
        Tensor(shape: shape) { values in
            var state = seed
            for index in 0..<values.count {
                state = state &* 1_664_525 &+ 1_013_904_223
                values[index] = low + (2.5 - low) * Float(state >> 8) * 0x1p-24
            }
        }
    }

    let name: String
    let inputs: [Input]
    var step: Float = 1e-2
    var tolerance: Double = 5e-3
    /// Chance has no counterpart in PyTorch.
    var hasGolden = true
    let function: @Sendable ([Tensor]) -> Tensor

    init(
        _ name: String, _ inputs: [Input], step: Float = 1e-2, tolerance: Double = 5e-3,
        hasGolden: Bool = true, _ function: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
        self.name = name
        self.inputs = inputs
        self.step = step
        self.tolerance = tolerance
        self.hasGolden = hasGolden
        self.function = function
    }

    var testDescription: String { name }

    /// Output and gradients where the derivative of the objective with respect to the output is `upstream`.
    func run(on inputs: [Tensor], upstream: (Shape) -> Tensor) -> (output: Tensor, gradients: [Tensor?]) {
        let tape = Tape()
        let leaves = inputs.map { $0.watched(by: tape) }
        let output = function(leaves)
        tape.backward(from: (output * upstream(output.shape)).sum())
        return (output, leaves.map(\.gradient))
    }
}

extension OperationCase.Input {
    static func normal(_ shape: Int...) -> Self { Self(shape: shape) }
    static func apart(_ shape: Int...) -> Self { Self(shape: shape, values: .apart) }
    static func positive(_ shape: Int...) -> Self { Self(shape: shape, values: .positive) }
    static func ranked(_ shape: Int...) -> Self { Self(shape: shape, values: .ranked) }
    /// A weight, whose shape does not follow the batch.
    static func weight(_ shape: Int...) -> Self { Self(shape: shape, isBatch: false) }
    static func positiveWeight(_ shape: Int...) -> Self {
        Self(shape: shape, values: .positive, isBatch: false)
    }
    static func rankedWeight(_ shape: Int...) -> Self {
        Self(shape: shape, values: .ranked, isBatch: false)
    }
}

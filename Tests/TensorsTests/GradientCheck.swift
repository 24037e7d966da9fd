import Randomness
import Tensors
import Testing

/// A tensor of normal draws, the same for the same seed.
func randomTensor(_ shape: Shape, seed: UInt64, deviation: Float = 1) -> Tensor {
    var values = [Float](repeating: 0, count: shape.count)
    var generator = RandomKey(seed: seed).generator()
    generator.fillNormal(&values, deviation: deviation)
    return Tensor(values, shape: shape)
}

/// Read access by index, over a copy of the values.
struct Elements {
    private let values: [Float]
    private let strides: [Int]

    init(_ tensor: Tensor) {
        values = tensor.array
        strides = tensor.shape.strides
    }

    subscript(_ index: Int...) -> Float {
        var offset = 0
        for (position, stride) in zip(index, strides) { offset += position * stride }
        return values[offset]
    }
}

/// Compares the tape's gradients with central differences.
///
/// The function's output is contracted with fixed random weights into a scalar, in double precision, and every input
/// is tried along random directions: one number a direction then checks all elements at once, and float32's rounding
/// stays far below the tolerance.
func checkGradients(
    of inputs: [Tensor], step: Float = 1e-2, tolerance: Double = 5e-3, directions: Int = 3,
    sourceLocation: SourceLocation = #_sourceLocation, _ function: ([Tensor]) -> Tensor
) {
    func contracted(_ values: [Tensor], _ weights: [Float]) -> Double {
        zip(function(values).array, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let tape = Tape()
    let leaves = inputs.map { $0.watched(by: tape) }
    let output = function(leaves)
    let weights = randomTensor(output.shape, seed: 99)
    // A scalar whose gradient at `output` is `weights`: half the difference of two squares.
    let shifted = Tensor(zip(output.array, weights.array).map { $0 - $1 }, shape: output.shape)
    let loss = output.meanSquaredDifference(from: shifted)
    tape.backward(from: loss, scale: Float(output.count) / 2)
    for (index, input) in inputs.enumerated() {
        guard let gradient = leaves[index].gradient else {
            Issue.record("input \(index) has no gradient", sourceLocation: sourceLocation)
            continue
        }
        #expect(gradient.shape == input.shape, sourceLocation: sourceLocation)
        for trial in 0..<directions {
            let direction = randomTensor(input.shape, seed: UInt64(1000 + 10 * index + trial))
            func moved(_ sign: Float) -> Double {
                var values = inputs
                values[index] = Tensor(
                    zip(input.array, direction.array).map { $0 + sign * step * $1 }, shape: input.shape)
                return contracted(values, weights.array)
            }
            let numeric = (moved(1) - moved(-1)) / (2 * Double(step))
            let analytic = zip(gradient.array, direction.array).reduce(0.0) {
                $0 + Double($1.0) * Double($1.1)
            }
            let scale = (gradient.sumOfSquares.squareRoot() + 1e-3) * direction.sumOfSquares.squareRoot()
            #expect(
                abs(numeric - analytic) <= tolerance
                    * max(scale / Double(input.count).squareRoot(), abs(analytic)),
                "input \(index), direction \(trial): numeric \(numeric), analytic \(analytic)",
                sourceLocation: sourceLocation)
        }
    }
}

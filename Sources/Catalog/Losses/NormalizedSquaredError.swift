import Learning
import Specs
import Tensors

/// The squared distance of two spectrograms that are each divided by their Frobenius norm, 0 to 4: it compares shapes,
/// and the level counts for nothing. The mean over the batch, the sum over the parts (the mix and its stems).
///
/// For a representation (batch, frame, band, part), such as that of `lstm_mel`.
public struct NormalizedSquaredError: LossEntry, Loss {
    public static let kind = "normalized_mse"
    public static let summary =
        "squared difference of spectrograms divided by their Frobenius norms, summed over parts"

    public var weight = 1.0
    public var name: String { Self.kind }
    public var domains: [Representation] { [.magnitudes, .mel, .logMel] }
    /// Added to the sum of squares under the root: a silent spectrogram stays silent.
    private static let floor: Float = 1e-8

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        let difference = Self.normalized(output) - Self.normalized(target)
        return difference.squared().sum() / Float(max(1, output.shape[0]))
    }

    private static func normalized(_ x: Tensor) -> Tensor {
        x / ((x * x).sum(over: [1, 2], keepingAxes: true) + floor).sqrt()
    }
}

import Learning
import Specs
import Tensors

/// The mean of (output - target)² over all elements of the model's representation: magnitudes for `stft_unet`, samples
/// for `wave_unet`. PyTorch's `mse_loss`.
public struct MeanSquaredError: LossEntry, Loss {
    public static let kind = "mse"
    public static let summary = "mean squared difference, in the model's own representation"

    public var weight = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor { output.meanSquaredDifference(from: target) }
}

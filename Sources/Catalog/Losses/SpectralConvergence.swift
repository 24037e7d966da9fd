import Learning
import Specs
import Tensors

/// ‖target − output‖ / ‖target‖ of each item's spectrogram (Arık et al., 2018), the mean over the batch.
public struct SpectralConvergence: LossEntry, Loss {
    public static let kind = "spectral_convergence"
    public static let summary =
        "norm of the difference over the norm of the target, item by item, for spectrograms"

    public var weight = 1.0
    public var name: String { Self.kind }
    public var domains: [Representation] { [.magnitudes, .mel] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor { output.spectralConvergence(to: target) }
}

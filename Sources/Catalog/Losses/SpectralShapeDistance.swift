import Learning
import Specs
import Tensors

/// The mean distance of one number a frame that says how a spectrum is shaped. Frequencies count from 0 to 1 over the bins or
/// bands, so that the four are of one size.
public struct SpectralShapeDistance: LossEntry, Loss {
    public static let kind = "spectral_shape"
    public static let summary = "distance of centroids, bandwidths, flatnesses or entropies, for spectrograms"

    /// Which number.
    public enum Feature: String, Sendable, CaseIterable {
        case centroid
        case bandwidth
        case flatness
        case entropy
    }

    public var weight = 1.0
    public var feature = Feature.centroid
    public var name: String { "spectral_\(feature.rawValue)" }
    public var domains: [Representation] { [.magnitudes, .mel] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("feature", &feature, "what of each frame is compared")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        measure(output).meanAbsoluteDifference(from: measure(target))
    }

    private func measure(_ spectrogram: Tensor) -> Tensor {
        switch feature {
        case .centroid: spectrogram.spectralCentroid()
        case .bandwidth: spectrogram.spectralBandwidth()
        case .flatness: spectrogram.spectralFlatness()
        case .entropy: spectrogram.spectralEntropy()
        }
    }
}

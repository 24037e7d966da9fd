import Glibc
import Learning
import Specs
import Tensors

/// The negative of the signal-to-noise ratio in decibels, the mean over the batch: -10 log10(Σ target² / Σ (target -
/// output)²), without fitting a gain and without removing means. As auraloss's `SNRLoss` with `zero_mean=False`, its
/// 1e-8 included. For models whose representation is the waveform.
public struct NegativeSNR: LossEntry, Loss {
    public static let kind = "snr"
    public static let summary = "negative signal-to-noise ratio in dB, for waveforms"

    public var weight = 1.0
    public var name: String { Self.kind }
    public var domains: [Representation] { [.waveform] }
    private static let epsilon = 1e-8

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.meanOverItems(against: target) { sums in
            let noise = sums.squaredDistance() + Self.epsilon
            let ratio = sums.referenceSquared / noise
            // The derivative of the noise is 2 (output - target).
            let slope = 10 / log(10) / (ratio + Self.epsilon) * ratio / noise
            return ItemLoss(
                value: -10 * log10(ratio + Self.epsilon), estimate: 2 * slope, reference: -2 * slope)
        }
    }
}

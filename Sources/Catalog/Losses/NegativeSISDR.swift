import Glibc
import Learning
import Specs
import Tensors

/// The negative of the scale-invariant signal-to-distortion ratio in decibels (Le Roux et al., 2019), the mean over the
/// batch. Means are removed first, and the gain of the output does not matter. As auraloss's `SISDRLoss`, its 1e-8
/// included: a silent target gives 80 dB and no gradient. For models whose representation is the waveform.
public struct NegativeSISDR: LossEntry, Loss {
    public static let kind = "si_sdr"
    public static let summary = "negative scale-invariant signal-to-distortion ratio in dB, for waveforms"

    public var weight = 1.0
    public var name: String { Self.kind }
    public var domains: [Representation] { [.waveform] }
    private static let epsilon = 1e-8

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.meanOverItems(against: target, loss)
    }

    private func loss(_ sums: ItemMoments) -> ItemLoss {
        let count = Double(sums.count)
        let centred = sums.centred
        let target = centred.referenceSquared
        // The part of the output that is the target: gain · target; its energy, and that of the rest.
        let gain = centred.product / (target + Self.epsilon)
        let kept = gain * gain * target
        let rest = centred.squaredDistance(gain: gain) + Self.epsilon
        let ratio = kept / rest
        let slope = 10 / log(10) / (ratio + Self.epsilon)
        // Derivatives by the output, as factors of the output and of the target, both about their means.
        let keptByTarget = 2 * gain * target / (target + Self.epsilon)
        let restByOutput = 2.0
        let restByTarget = keptByTarget - 4 * gain
        let byOutput = slope * ratio / rest * restByOutput
        let byTarget = slope * (ratio / rest * restByTarget - keptByTarget / rest)
        return ItemLoss(
            value: -10 * log10(ratio + Self.epsilon), estimate: byOutput, reference: byTarget,
            constant: -(byOutput * sums.estimate + byTarget * sums.reference) / count)
    }
}

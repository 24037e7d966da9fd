import Learning
import Specs
import Tensors

/// The mean |output − target| with weights linspace(1, 2)^exponent along the frequencies, so that high ones count more.
public struct FrequencyWeighted: LossEntry, Loss {
    public static let kind = "frequency_weighted_l1"
    public static let summary = "absolute difference that counts more at high frequencies, for spectrograms"

    public var weight = 1.0
    public var exponent = 1.5
    public var name: String { Self.kind }
    public var domains: [Representation] { [.magnitudes, .mel, .logMel] }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("exponent", &exponent, .from(0, to: 8), "the highest frequency counts 2^exponent times")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.frequencyWeightedDifference(from: target, exponent: Float(exponent))
    }
}

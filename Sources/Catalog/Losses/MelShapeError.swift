import Glibc
import Learning
import Specs
import Tensors

/// Differences in the shape of each frame's power over the bands: centroid, bandwidth, flatness and entropy.
///
/// Every measure is scaled to 0…1 (centroid and bandwidth in shares of the bands), and the mean squared difference of
/// the chosen ones is summed. Powers are what the representation stands for: with log1p they come back through expm1.
/// For a representation (batch, frame, band, …).
public struct MelShapeError: LossEntry, Loss {
    public static let kind = "mel_shape"
    public static let summary =
        "squared differences of the centroid, bandwidth, flatness and entropy of every frame's power"

    public var weight = 1.0
    public var amplitude = MelAmplitude.log1p
    public var centroid = 1.0
    public var bandwidth = 1.0
    public var flatness = 1.0
    public var entropy = 1.0
    public var name: String { Self.kind }
    public var domains: [Representation] { [.mel, .logMel] }
    private static let floor: Float = 1e-10

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("amplitude", &amplitude, "how the model writes powers: the model's own setting")
        fields.field("centroid", &centroid, .atLeast(0), "weight of the mean frequency")
        fields.field("bandwidth", &bandwidth, .atLeast(0), "weight of the spread about it")
        fields.field("flatness", &flatness, .atLeast(0), "weight of the geometric over the arithmetic mean")
        fields.field("entropy", &entropy, .atLeast(0), "weight of the entropy, in shares of the largest")
    }

    public func objection(to model: any ModelEntry) -> String? {
        guard let model = model as? LSTMMel, model.amplitude != amplitude else { return nil }
        return
            "\(Self.kind) reads powers written as \(amplitude.rawValue), and \(LSTMMel.kind) writes them as "
            + "\(model.amplitude.rawValue); give both the same amplitude"
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        let (a, b) = (measures(of: output), measures(of: target))
        var sum: Tensor?
        for (index, factor) in [centroid, bandwidth, flatness, entropy].enumerated() where factor > 0 {
            let term = (a[index] - b[index]).squared().mean() * Float(factor)
            sum = sum.map { $0 + term } ?? term
        }
        return sum ?? (output * 0).mean()
    }

    /// Centroid, bandwidth, flatness, entropy, each (batch, frame, 1, …).
    private func measures(of representation: Tensor) -> [Tensor] {
        let powers = amplitude.power(representation) + Self.floor
        let bands = powers.shape[2]
        var shape = [Int](repeating: 1, count: powers.shape.rank)
        shape[2] = bands
        let places = Tensor(
            (0..<bands).map { Float($0) / Float(max(1, bands - 1)) }, shape: Shape(shape))
        func over(_ x: Tensor) -> Tensor { x.sum(over: [2], keepingAxes: true) }
        let shares = powers / over(powers)
        let center = over(shares * places)
        let distance = places - center
        let spread = (over(shares * distance * distance) + Self.floor).sqrt()
        let flatness =
            powers.log().mean(over: [2], keepingAxes: true).exp() / powers.mean(over: [2], keepingAxes: true)
        let disorder = over(shares * (shares + Self.floor).log()) * (-1 / logf(Float(max(2, bands))))
        return [center, spread, flatness, disorder]
    }
}

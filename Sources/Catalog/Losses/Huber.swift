import Learning
import Specs
import Tensors

/// Huber's loss (Huber, 1964): squared, halved, for differences within ±delta, and growing with their size beyond, so that
/// a few large ones count less. The mean over all elements; PyTorch's `huber_loss`.
public struct Huber: LossEntry, Loss {
    public static let kind = "huber"
    public static let summary = "squared for small differences, absolute for large ones"

    public var weight = 1.0
    public var delta = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("delta", &delta, .above(0), "the difference from which on only its size counts")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.difference(from: target).huber(delta: Float(delta)).mean()
    }
}

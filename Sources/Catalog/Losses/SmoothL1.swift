import Learning
import Specs
import Tensors

/// The absolute difference, rounded off within ±beta (Girshick, 2015): ``Huber`` over beta. The mean over all elements;
/// PyTorch's `smooth_l1_loss`.
public struct SmoothL1: LossEntry, Loss {
    public static let kind = "smooth_l1"
    public static let summary = "absolute difference, rounded off near zero"

    public var weight = 1.0
    public var beta = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
        fields.field("beta", &beta, .above(0), "the difference within which it is rounded off")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.difference(from: target).huber(delta: Float(beta)).mean() * Float(1 / beta)
    }
}

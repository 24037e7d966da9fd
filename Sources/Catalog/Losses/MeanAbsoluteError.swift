import Learning
import Specs
import Tensors

/// The mean of |output - target| over all elements of the model's representation. PyTorch's `l1_loss`.
public struct MeanAbsoluteError: LossEntry, Loss {
    public static let kind = "l1"
    public static let summary = "mean absolute difference, in the model's own representation"

    public var weight = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.meanAbsoluteDifference(from: target)
    }
}

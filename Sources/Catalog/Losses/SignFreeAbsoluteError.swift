import Learning
import Specs
import Tensors

/// The mean absolute difference from the target or from its negative, whichever is smaller, item by item; the mean over
/// the batch. For inputs that do not know the sign of the sound.
public struct SignFreeAbsoluteError: LossEntry, Loss {
    public static let kind = "sign_free_l1"
    public static let summary =
        "mean absolute difference from the target or its negative, the smaller of each item's"

    public var weight = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.meanSignFreeAbsoluteDifference(from: target)
    }
}

import Learning
import Specs
import Tensors

/// The mean squared difference from the target or from its negative, whichever is smaller, item by item; the mean over the
/// batch. For inputs that do not know the sign of the sound: with `mse` a model would there be drawn to silence.
public struct SignFreeSquaredError: LossEntry, Loss {
    public static let kind = "sign_free_mse"
    public static let summary =
        "mean squared difference from the target or its negative, the smaller of each item's"

    public var weight = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.meanOverItems(against: target) { sums in
            // The nearer side is the one that the product points to.
            let side = sums.product >= 0 ? 1.0 : -1.0
            let count = Double(sums.count)
            return ItemLoss(
                value: sums.squaredDistance(gain: side) / count, estimate: 2 / count,
                reference: -2 * side / count)
        }
    }
}

import Learning
import Specs
import Tensors

/// The mean of log(cosh(output - target)) over all elements: half the square of small differences, the size of large ones
/// less log 2. As auraloss's `LogCoshLoss` with `a` = 1 and no epsilon, with all its digits near zero.
public struct LogCosh: LossEntry, Loss {
    public static let kind = "log_cosh"
    public static let summary = "logarithm of the hyperbolic cosine of the difference"

    public var weight = 1.0
    public var name: String { Self.kind }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("weight", &weight, .atLeast(0), "factor in the sum of the losses")
    }

    public func value(output: Tensor, target: Tensor) -> Tensor {
        output.difference(from: target).logCosh().mean()
    }
}

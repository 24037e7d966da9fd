import Tensors

/// x + sin(alpha x)^2 / alpha with a trained alpha by channel, 1 at first (Ziyin et al., 2020).
public struct Snake {
    private let alpha: Tensor

    public init(_ scope: ParameterScope, channels: Int) {
        scope.declare("snake")
        alpha = scope.parameter("alpha", [channels], .constant(1))
    }

    /// (…, channels) from the same shape.
    public func callAsFunction(_ input: Tensor) -> Tensor { input.snake(alpha: alpha) }
}

import Tensors

/// x where positive, else a trained slope times x, 0.25 at first (He et al., 2015).
public struct PReLU {
    private let slope: Tensor

    /// - Parameter channels: a slope each, or 1 slope for all.
    public init(_ scope: ParameterScope, channels: Int = 1) {
        scope.declare("prelu")
        slope = scope.parameter("weight", [channels], .constant(0.25))
    }

    /// (…, channels) from the same shape.
    public func callAsFunction(_ input: Tensor) -> Tensor { input.prelu(slope: slope) }
}

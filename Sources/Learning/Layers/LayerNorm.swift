import Tensors

/// Layer normalisation over the channels of each position (Ba et al., 2016).
public struct LayerNorm {
    private let scale: Tensor
    private let offset: Tensor
    private let epsilon: Float

    public init(_ scope: ParameterScope, channels: Int, epsilon: Float = 1e-5) {
        scope.declare("layer_norm")
        scale = scope.parameter("weight", [channels], .constant(1))
        offset = scope.parameter("bias", [channels], .constant(0))
        self.epsilon = epsilon
    }

    /// (…, channels) from the same shape.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.layerNormalized(scale: scale, offset: offset, epsilon: epsilon)
    }
}

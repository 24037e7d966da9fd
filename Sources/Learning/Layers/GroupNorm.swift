import Tensors

/// Group normalisation (Wu and He, 2018); as many groups as channels make instance normalisation.
public struct GroupNorm {
    private let scale: Tensor
    private let offset: Tensor
    private let groups: Int
    private let epsilon: Float

    /// - Parameter groups: divides the channels.
    public init(_ scope: ParameterScope, groups: Int, channels: Int, epsilon: Float = 1e-5) {
        scope.declare("group_norm")
        scale = scope.parameter("weight", [channels], .constant(1))
        offset = scope.parameter("bias", [channels], .constant(0))
        self.groups = groups
        self.epsilon = epsilon
    }

    /// (batch, …, channels) from the same shape.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.groupNormalized(groups: groups, scale: scale, offset: offset, epsilon: epsilon)
    }
}

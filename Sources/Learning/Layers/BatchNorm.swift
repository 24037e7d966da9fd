import Tensors

/// Batch normalisation over every axis but the channels, with ReLU fused in when asked (Ioffe and Szegedy, 2015).
public struct BatchNorm {
    private let scale: Tensor
    private let offset: Tensor
    private let running: RunningStatistics
    private let relu: Bool

    public init(_ scope: ParameterScope, channels: Int, relu: Bool = false) {
        scope.declare("batch_norm")
        scale = scope.parameter("weight", [channels], .constant(1))
        offset = scope.parameter("bias", [channels], .constant(0))
        running = RunningStatistics(
            mean: scope.buffer("running_mean", [channels], value: 0),
            variance: scope.buffer("running_var", [channels], value: 1))
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
        input.batchNormalized(scale: scale, offset: offset, running: running, training: training, relu: relu)
    }
}

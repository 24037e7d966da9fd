import Tensors

/// Convolution over (batch, time, channels), with PyTorch's initial values.
public struct Convolution1D {
    private let weight: Tensor
    private let bias: Tensor?
    private let geometry: ConvolutionGeometry
    private let relu: Bool

    /// - Parameters:
    ///   - padding: zeros at both ends.
    ///   - groups: the channels fall into as many groups, which do not see each other.
    ///   - relu: whether a ReLU follows, in the same memory.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, stride: Int = 1,
        padding: Int = 0, dilation: Int = 1, groups: Int = 1, hasBias: Bool = true, relu: Bool = false
    ) {
        scope.declare("conv1d")
        let initial = InitialValues.fanIn(input / groups * kernel)
        weight = scope.parameter("weight", [output, input / groups, kernel], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
        geometry = ConvolutionGeometry(
            kernel: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups)
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = input.conv1d(weight: weight, bias: bias, geometry)
        return relu ? result.rectifiedInPlace() : result
    }
}

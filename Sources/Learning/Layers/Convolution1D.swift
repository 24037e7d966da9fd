import Tensors

/// Convolution over (batch, time, channels), with bias.
public struct Convolution1D {
    private let weight: Tensor
    private let bias: Tensor
    private let geometry: ConvolutionGeometry

    public init(_ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, padding: Int = 0) {
        scope.declare("conv1d")
        let initial = InitialValues.fanIn(input * kernel)
        weight = scope.parameter("weight", [output, input, kernel], initial)
        bias = scope.parameter("bias", [output], initial)
        geometry = ConvolutionGeometry(kernel: kernel, padding: padding)
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.conv1d(weight: weight, bias: bias, geometry)
    }
}

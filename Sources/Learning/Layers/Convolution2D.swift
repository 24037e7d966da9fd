import Tensors

/// Convolution over (batch, height, width, channels), with bias.
public struct Convolution2D {
    private let weight: Tensor
    private let bias: Tensor
    private let geometry: ConvolutionGeometry

    /// - Parameter kernel: the side of a square kernel; `padding` zeros stand around the image.
    public init(_ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, padding: Int = 0) {
        scope.declare("conv2d")
        let initial = InitialValues.fanIn(input * kernel * kernel)
        weight = scope.parameter("weight", [output, input, kernel, kernel], initial)
        bias = scope.parameter("bias", [output], initial)
        geometry = ConvolutionGeometry(kernel: (kernel, kernel), padding: (padding, padding))
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.conv2d(weight: weight, bias: bias, geometry)
    }
}

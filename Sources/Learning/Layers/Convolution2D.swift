import Tensors

/// Convolution over (batch, height, width, channels), with PyTorch's initial values.
public struct Convolution2D {
    private let weight: Tensor
    private let bias: Tensor?
    private let geometry: ConvolutionGeometry
    private let relu: Bool

    /// - Parameter kernel: the side of a square kernel; `padding` zeros stand around the image, and `stride` and
    ///   `dilation` hold for both axes.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, stride: Int = 1,
        padding: Int = 0, dilation: Int = 1, groups: Int = 1, hasBias: Bool = true, relu: Bool = false
    ) {
        self.init(
            scope, in: input, out: output,
            ConvolutionGeometry(
                kernel: (kernel, kernel), stride: (stride, stride), padding: (padding, padding),
                dilation: (dilation, dilation), groups: groups), hasBias: hasBias, relu: relu)
    }

    /// - Parameters:
    ///   - geometry: kernel, stride, padding and dilation by axis, and groups.
    ///   - relu: whether a ReLU follows, in the same memory.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, _ geometry: ConvolutionGeometry,
        hasBias: Bool = true, relu: Bool = false
    ) {
        scope.declare("conv2d")
        let (height, width) = geometry.kernel
        let initial = InitialValues.fanIn(input / geometry.groups * height * width)
        weight = scope.parameter("weight", [output, input / geometry.groups, height, width], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
        self.geometry = geometry
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = input.conv2d(weight: weight, bias: bias, geometry)
        return relu ? result.rectifiedInPlace() : result
    }
}

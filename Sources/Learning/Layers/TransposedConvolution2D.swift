import Tensors

/// Transposed convolution over (batch, height, width, channels), with PyTorch's initial values.
public struct TransposedConvolution2D {
    private let weight: Tensor
    private let bias: Tensor?
    private let geometry: TransposedGeometry
    private let relu: Bool

    /// - Parameter kernel: the side of a square kernel; `stride`, `padding`, `outputPadding` and `dilation` hold for
    ///   both axes.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, stride: Int = 1,
        padding: Int = 0, outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1, hasBias: Bool = true,
        relu: Bool = false
    ) {
        self.init(
            scope, in: input, out: output,
            TransposedGeometry(
                kernel: (kernel, kernel), stride: (stride, stride), padding: (padding, padding),
                outputPadding: (outputPadding, outputPadding), dilation: (dilation, dilation), groups: groups),
            hasBias: hasBias, relu: relu)
    }

    /// - Parameters:
    ///   - geometry: kernel, stride, padding and dilation by axis, and groups.
    ///   - relu: whether a ReLU follows, in the same memory.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, _ geometry: TransposedGeometry,
        hasBias: Bool = true, relu: Bool = false
    ) {
        scope.declare("conv_transpose2d")
        let (height, width) = geometry.kernel
        // PyTorch takes the second axis of the weight for the inputs, here as there.
        let initial = InitialValues.fanIn(output / geometry.groups * height * width)
        weight = scope.parameter("weight", [input, output / geometry.groups, height, width], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
        self.geometry = geometry
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = input.transposedConv2d(weight: weight, bias: bias, geometry)
        return relu ? result.rectifiedInPlace() : result
    }
}

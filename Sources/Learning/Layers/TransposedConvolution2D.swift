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
        scope.declare("conv_transpose2d")
        // PyTorch takes the second axis of the weight for the inputs, here as there.
        let initial = InitialValues.fanIn(output / groups * kernel * kernel)
        weight = scope.parameter("weight", [input, output / groups, kernel, kernel], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
        geometry = TransposedGeometry(
            kernel: (kernel, kernel), stride: (stride, stride), padding: (padding, padding),
            outputPadding: (outputPadding, outputPadding), dilation: (dilation, dilation), groups: groups)
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = input.transposedConv2d(weight: weight, bias: bias, geometry)
        return relu ? result.rectifiedInPlace() : result
    }
}

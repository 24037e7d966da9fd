import Tensors

/// Transposed convolution over (batch, time, channels), with PyTorch's initial values.
public struct TransposedConvolution1D {
    private let weight: Tensor
    private let bias: Tensor?
    private let geometry: TransposedGeometry
    private let relu: Bool

    /// - Parameters:
    ///   - outputPadding: positions added at the end, less than the stride.
    ///   - relu: whether a ReLU follows, in the same memory.
    public init(
        _ scope: ParameterScope, in input: Int, out output: Int, kernel: Int, stride: Int = 1,
        padding: Int = 0, outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1, hasBias: Bool = true,
        relu: Bool = false
    ) {
        scope.declare("conv_transpose1d")
        // PyTorch takes the second axis of the weight for the inputs, here as there.
        let initial = InitialValues.fanIn(output / groups * kernel)
        weight = scope.parameter("weight", [input, output / groups, kernel], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
        geometry = TransposedGeometry(
            kernel: kernel, stride: stride, padding: padding, outputPadding: outputPadding,
            dilation: dilation, groups: groups)
        self.relu = relu
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = input.transposedConv1d(weight: weight, bias: bias, geometry)
        return relu ? result.rectifiedInPlace() : result
    }
}

import Tensors

/// Transposed convolution with kernel 2 and stride 2: twice the height and width, with bias.
public struct Doubling2D {
    private let weight: Tensor
    private let bias: Tensor

    public init(_ scope: ParameterScope, in input: Int, out output: Int) {
        scope.declare("conv_transpose2d")
        // PyTorch takes the second axis of the weight for the inputs, here as there.
        let initial = InitialValues.fanIn(output * 4)
        weight = scope.parameter("weight", [input, output, 2, 2], initial)
        bias = scope.parameter("bias", [output], initial)
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.expandingConv2d(weight: weight, bias: bias)
    }
}

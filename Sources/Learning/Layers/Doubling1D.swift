import Tensors

/// Transposed convolution with kernel 2 and stride 2: twice the time, with bias.
public struct Doubling1D {
    private let weight: Tensor
    private let bias: Tensor

    public init(_ scope: ParameterScope, in input: Int, out output: Int) {
        scope.declare("conv_transpose1d")
        let initial = InitialValues.fanIn(output * 2)
        weight = scope.parameter("weight", [input, output, 2], initial)
        bias = scope.parameter("bias", [output], initial)
    }

    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.expandingConv1d(weight: weight, bias: bias)
    }
}

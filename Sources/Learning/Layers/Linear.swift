import Tensors

/// A linear map of the last axis, with a bias.
public struct Linear {
    private let weight: Tensor
    private let bias: Tensor?

    public init(_ scope: ParameterScope, in input: Int, out output: Int, hasBias: Bool = true) {
        scope.declare("linear")
        let initial = InitialValues.fanIn(input)
        weight = scope.parameter("weight", [output, input], initial)
        bias = hasBias ? scope.parameter("bias", [output], initial) : nil
    }

    /// (…, out) from (…, in).
    public func callAsFunction(_ input: Tensor) -> Tensor { input.linear(weight: weight, bias: bias) }
}

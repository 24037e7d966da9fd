import Tensors

/// Multi-head attention (Vaswani et al., 2017), as PyTorch's `MultiheadAttention` with the batch first: the same parameters
/// under the same names, and the same initial values.
public struct MultiHeadAttention {
    private let scope: ParameterScope
    private let inputWeight: Tensor
    private let inputBias: Tensor
    private let outputWeight: Tensor
    private let outputBias: Tensor
    private let features: Int
    private let heads: Int
    private let dropout: Float

    /// - Parameters:
    ///   - heads: divides the features; each attends in features / heads dimensions.
    ///   - dropout: the probability that a weight of attention is dropped in training.
    public init(_ scope: ParameterScope, features: Int, heads: Int, dropout: Float = 0) {
        demand(
            heads > 0 && features % heads == 0, "MultiHeadAttention: \(heads) heads for \(features) features")
        scope.declare("attention")
        self.scope = scope
        let shape: Shape = [3 * features, features]
        inputWeight = scope.parameter(
            "in_proj_weight", shape, Initialization.xavierUniform.values(for: shape))
        inputBias = scope.parameter("in_proj_bias", [3 * features], .constant(0))
        outputWeight = scope.parameter("out_proj.weight", [features, features], .fanIn(features))
        outputBias = scope.parameter("out_proj.bias", [features], .constant(0))
        self.features = features
        self.heads = heads
        self.dropout = dropout
    }

    /// Self-attention: (batch, length, features) from the same shape.
    ///
    /// - Parameters: `causal` and `mask` as in ``Tensors/Tensor/attention(queries:keys:values:scale:causal:mask:dropout:)``.
    public func callAsFunction(
        _ input: Tensor, training: Bool, causal: Bool = false, mask: Tensor? = nil
    ) -> Tensor {
        let parts = input.linear(weight: inputWeight, bias: inputBias)
            .split(-1, into: [features, features, features])
        return attend(parts[0], parts[1], parts[2], training: training, causal: causal, mask: mask)
    }

    /// Attention to another sequence: (batch, length, features) from queries of that shape, and keys and values of
    /// (batch, places, features).
    public func callAsFunction(
        queries: Tensor, keys: Tensor, values: Tensor, training: Bool, causal: Bool = false,
        mask: Tensor? = nil
    ) -> Tensor {
        let three = [features, features, features]
        let weights = inputWeight.split(0, into: three)
        let biases = inputBias.split(0, into: three)
        return attend(
            queries.linear(weight: weights[0], bias: biases[0]),
            keys.linear(weight: weights[1], bias: biases[1]),
            values.linear(weight: weights[2], bias: biases[2]), training: training, causal: causal, mask: mask
        )
    }

    private func attend(
        _ queries: Tensor, _ keys: Tensor, _ values: Tensor, training: Bool, causal: Bool, mask: Tensor?
    ) -> Tensor {
        let drops = training && dropout > 0
        let attended = Tensor.attention(
            queries: apart(queries), keys: apart(keys), values: apart(values), causal: causal, mask: mask,
            dropout: drops ? (dropout, scope.chance) : nil)
        return attended.permuted([0, 2, 1, 3]).reshaped(to: queries.shape)
            .linear(weight: outputWeight, bias: outputBias)
    }

    /// (batch, heads, length, features / heads) from (batch, length, features).
    private func apart(_ x: Tensor) -> Tensor {
        x.reshaped(to: [x.shape[0], x.shape[1], heads, features / heads]).permuted([0, 2, 1, 3])
    }
}

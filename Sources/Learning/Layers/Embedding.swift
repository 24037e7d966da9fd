import Tensors

/// A trained vector for each of some entries, normal at first.
public struct Embedding {
    private let weight: Tensor

    public init(_ scope: ParameterScope, entries: Int, features: Int) {
        scope.declare("embedding")
        weight = scope.parameter("weight", [entries, features], .normal(1))
    }

    /// (…indices, features) for indices arranged in a shape, or along one axis.
    public func callAsFunction(_ indices: [Int], arranged shape: Shape? = nil) -> Tensor {
        weight.embedding(indices, arranged: shape)
    }
}

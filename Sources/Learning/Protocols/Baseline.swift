import Tensors

/// An estimate that needs no training: a model that does not beat it has learnt nothing.
public struct Baseline {
    /// snake_case: `repeat_last_frame`.
    public var name: String
    /// The estimate of the target's representation, from the input's.
    public var estimate: (Tensor) -> Tensor

    public init(_ name: String, _ estimate: @escaping (Tensor) -> Tensor) {
        self.name = name
        self.estimate = estimate
    }
}

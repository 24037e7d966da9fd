import Tensors

/// What training makes small.
public protocol Loss: Sendable {
    /// snake_case; with several losses, each is reported under it.
    var name: String { get }
    /// What this loss is multiplied with in the sum.
    var weight: Double { get }
    /// A scalar: the mean over the batch, in the model's own representation.
    func value(output: Tensor, target: Tensor) -> Tensor
}

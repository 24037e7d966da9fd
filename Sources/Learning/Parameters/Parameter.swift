import Tensors

/// A named tensor that training moves.
public final class Parameter {
    /// The path within the model: `encoder.0.conv.weight`.
    public let name: String
    /// The numbers; a leaf of the model's tape, so that it keeps its gradient.
    public let value: Tensor

    init(name: String, value: Tensor) {
        self.name = name
        self.value = value
    }

    public var count: Int { value.count }
}

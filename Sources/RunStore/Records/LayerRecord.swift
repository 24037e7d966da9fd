/// One line of a model's parameter table.
public struct LayerRecord: Hashable, Sendable {
    /// Path within the model: `encoder.0.conv`.
    public var name: String
    /// `conv2d`, `batch_norm`, `lstm`, …
    public var kind: String
    /// For people: `3x3, 1-16`.
    public var shape: String
    /// Trainable numbers.
    public var parameters: Int

    public init(name: String, kind: String, shape: String, parameters: Int) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.parameters = parameters
    }
}

/// What the documentation says of a key.
public struct FieldDescription: Sendable, Hashable {
    /// The path below the settings: `n_fft`, `optimizer.learning_rate`.
    public var key: String
    /// `whole number`, `number`, `text`, `true or false`, `list of numbers`, `object`, …
    public var type: String
    /// What is allowed, in words; empty where anything of the type is.
    public var allowed: String
    /// The default, as JSON.
    public var defaultValue: String
    /// What the key is to the identity of an experiment.
    public var role: Role
    public var meaning: String
}

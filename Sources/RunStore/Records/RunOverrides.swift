/// From which file a run was made, and what was set over it.
public struct RunOverrides: Hashable, Sendable {
    /// The file's path, as it was given.
    public var source: String
    /// `training.epochs=5`, in order.
    public var options: [String]

    public init(source: String, options: [String]) {
        self.source = source
        self.options = options
    }
}

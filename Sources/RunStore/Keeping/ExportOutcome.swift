/// What an export wrote.
public struct ExportOutcome: Hashable, Sendable {
    public var runs: Int
    /// Of the database alone.
    public var bytes: Int
    public var files: Int
    public var fileBytes: Int
}

/// Files that can go.
public struct Garbage: Hashable, Sendable {
    /// A file or an orphaned folder's file.
    public var path: String
    public var bytes: Int
    /// Why nobody needs it.
    public var reason: String
}

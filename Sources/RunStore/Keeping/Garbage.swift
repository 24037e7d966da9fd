/// A file that can go.
public struct Garbage: Hashable, Sendable {
    /// The run that it belonged to.
    public var run: String
    public var path: String
    public var bytes: Int
    /// Why nobody needs it.
    public var reason: String
}

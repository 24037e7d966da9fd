/// A recording that a source holds and a corpus leaves out, with the reason.
public struct SkippedClip: Hashable, Sendable, Codable {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

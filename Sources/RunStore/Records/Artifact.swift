/// A file that a run left in its folder.
public struct Artifact: Hashable, Sendable {
    /// Relative to the run's folder.
    public var path: String
    /// `checkpoint:best`, `checkpoint:latest`, `plot:history`, `audio`, `log`, …
    public var kind: String
    public var bytes: Int
    /// 64 hexadecimal digits.
    public var sha256: String

    public init(path: String, kind: String, bytes: Int, sha256: String) {
        self.path = path
        self.kind = kind
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// Where recordings came from, exactly enough to fetch the same bytes again.
public struct SourceRecord: Hashable, Sendable, Codable {
    /// The package or archive.
    public var name: String
    public var version: String
    public var licence: String
    /// 64 hexadecimal digits over what was fetched.
    public var sha256: String

    public init(name: String, version: String, licence: String, sha256: String) {
        self.name = name
        self.version = version
        self.licence = licence
        self.sha256 = sha256
    }
}

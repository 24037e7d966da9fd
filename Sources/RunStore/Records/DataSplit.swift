/// One side of a set of data: which recordings, and whose.
public struct DataSplit: Hashable, Sendable {
    /// `train` or `validation`.
    public var name: String
    /// The first 16 hexadecimal digits of each recording's SHA-256: enough to tell millions apart.
    public var recordings: Set<String>
    /// Speakers, albums, songs.
    public var groups: Set<String>

    public init(_ name: String, recordings: some Sequence<String>, groups: some Sequence<String>) {
        self.name = name
        self.recordings = Set(recordings.map { String($0.prefix(16)) })
        self.groups = Set(groups)
    }
}

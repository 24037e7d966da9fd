/// What one side of a split is made of, so that others can see that no recording is on both sides.
public struct SplitContents: Hashable, Sendable {
    /// SHA-256 of every recording that is used, 64 hexadecimal digits each.
    public var recordings: [String]
    /// Whose they are: speakers, albums, songs.
    public var groups: [String]

    public init(recordings: [String], groups: [String]) {
        self.recordings = recordings
        self.groups = groups
    }
}

import Hashing

/// The record of a prepared corpus: what it holds, where that came from, what was left out and why.
///
/// It is written last, so a folder with a manifest is a corpus that is whole.
public struct Manifest: Hashable, Sendable, Codable {
    /// The file's name inside the corpus's folder.
    public static let fileName = "manifest.json"
    /// Raised when the layout of prepared corpora changes.
    public static let currentFormat = 1

    public var format: Int
    public var corpus: String
    public var sources: [SourceRecord]
    /// In the order of their paths.
    public var clips: [ClipRecord]
    public var skipped: [SkippedClip]
    /// 64 hexadecimal digits over every clip's path, group and bytes.
    public var fingerprint: String

    public init(corpus: String, sources: [SourceRecord], clips: [ClipRecord], skipped: [SkippedClip]) {
        format = Self.currentFormat
        self.corpus = corpus
        self.sources = sources
        self.clips = clips.sorted { $0.path < $1.path }
        self.skipped = skipped.sorted { $0.path < $1.path }
        fingerprint = Self.fingerprint(of: self.clips)
    }

    /// Seconds of sound.
    public var duration: Double { clips.reduce(0) { $0 + $1.duration } }
    /// Bytes on disk.
    public var byteCount: Int { clips.reduce(0) { $0 + $1.byteCount } }
    /// Every group, in order.
    public var groups: [String] { Set(clips.map(\.group)).sorted() }

    /// One sentence's worth for people: `2,698 clips of 4 groups, 2 h 9 min`.
    public var extent: String {
        "\(Quantity.count(clips.count, "clip")) of \(Quantity.count(groups.count, "group")), "
            + Quantity.duration(duration)
    }

    /// The digest that ``fingerprint`` should be.
    public static func fingerprint(of clips: [ClipRecord]) -> String {
        var digest = SHA256()
        for clip in clips { digest.update("\(clip.path)\0\(clip.group)\0\(clip.sha256)\n") }
        return digest.finish()
    }
}

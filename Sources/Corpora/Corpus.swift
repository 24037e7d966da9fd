/// Recordings that `etude data prepare` can fetch: one file a corpus, one line in ``Corpora``.
///
/// A corpus says what it is and how to lay out each of its parts; fetching in parts, checking, skipping,
/// fingerprinting, resuming and writing the manifest are the same for all and done by ``Preparation``.
public protocol Corpus: Sendable {
    /// The name a person types.
    var name: String { get }
    /// One line: what is recorded.
    var summary: String { get }
    /// The licence's short names.
    var licence: String { get }
    /// What preparing needs and does, one line.
    var needs: String { get }
    /// Bytes that preparing downloads, and that the prepared corpus takes; about.
    var downloadBytes: Int { get }
    var storedBytes: Int { get }
    /// Which recordings are left out.
    var rules: ClipRules { get }
    /// Names of the pieces that are fetched one after another; a finished piece is never fetched twice.
    var parts: [String] { get }

    /// Lays out one part: sound files below `folder`, which is empty.
    ///
    /// - Throws: ``CorpusError`` when the part cannot be had.
    func gather(_ part: String, into folder: String, with workshop: Workshop) async throws -> GatheredPart
}

/// What a corpus laid out for one part.
public struct GatheredPart: Sendable {
    /// A sound file, and what is known of it.
    public struct File: Sendable {
        /// Below the part's folder.
        public var path: String
        public var group: String
        public var content: String

        public init(path: String, group: String, content: String) {
            self.path = path
            self.group = group
            self.content = content
        }
    }

    public var files: [File]
    public var sources: [SourceRecord]
    /// What the source holds and the corpus does not want.
    public var skipped: [SkippedClip]

    public init(files: [File], sources: [SourceRecord], skipped: [SkippedClip] = []) {
        self.files = files
        self.sources = sources
        self.skipped = skipped
    }
}

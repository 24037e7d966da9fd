import Audio

/// A corpus that is here: its folder and its record.
public struct PreparedCorpus: Sendable {
    public let folder: String
    public let manifest: Manifest

    public init(folder: String, manifest: Manifest) {
        self.folder = folder
        self.manifest = manifest
    }

    /// The corpus of this name below `root`, or nil where it is not prepared.
    ///
    /// - Throws: ``CorpusError`` when its manifest is damaged.
    public static func find(_ name: String, in root: String) throws(CorpusError) -> PreparedCorpus? {
        let folder = "\(root)/\(name)"
        guard let manifest = try Manifest.read(in: folder) else { return nil }
        return PreparedCorpus(folder: folder, manifest: manifest)
    }

    /// The corpus of this name below `root`.
    ///
    /// - Throws: ``CorpusError/unknown(name:known:)`` or ``CorpusError/notPrepared(name:folder:)`` with the remedy.
    public static func open(_ name: String, in root: String) throws(CorpusError) -> PreparedCorpus {
        if let found = try find(name, in: root) { return found }
        _ = try Corpora.named(name)
        throw .notPrepared(name: name, folder: root)
    }

    /// Where a clip's file is.
    public func path(of clip: ClipRecord) -> String { "\(folder)/\(clip.path)" }

    /// That every file is there with the recorded size: quick, and enough against a half-removed folder.
    public func checkSizes() throws(CorpusError) {
        for clip in manifest.clips {
            guard let size = Files.size(of: path(of: clip)) else {
                throw .changed(corpus: manifest.corpus, path: path(of: clip), reason: "is missing")
            }
            guard size == clip.byteCount else {
                throw .changed(
                    corpus: manifest.corpus, path: path(of: clip),
                    reason: "has \(size) bytes where \(clip.byteCount) were recorded")
            }
        }
    }

    /// Every file that is missing, changed or not recorded, by its bytes; empty where all is as it was prepared.
    public func verify(report: Preparation.Listener = { _ in }) throws(CorpusError) -> [Difference] {
        var differences: [Difference] = []
        for (index, clip) in manifest.clips.enumerated() {
            let place = path(of: clip)
            if !Files.exists(place) {
                differences.append(Difference(path: place, reason: "missing"))
            } else if try Files.sha256(of: place) != clip.sha256 {
                differences.append(
                    Difference(path: place, reason: "its bytes differ from the recorded digest"))
            }
            if index % 200 == 199 || index + 1 == manifest.clips.count {
                report(.progress("\(manifest.corpus): reading", done: index + 1, of: manifest.clips.count))
            }
        }
        let recorded = Set(manifest.clips.map(\.path))
        for path in try Files.tree(folder) where SoundFiles.isSound(path) && !recorded.contains(path) {
            differences.append(Difference(path: "\(folder)/\(path)", reason: "not recorded in the manifest"))
        }
        return differences
    }

    /// One file that is not as it was prepared.
    public struct Difference: Hashable, Sendable {
        public var path: String
        public var reason: String
    }
}

import Audio
import Files
import Glibc

/// Fetching, decoding, checking and recording a corpus, so that it can be stopped anywhere and taken up again.
///
/// Everything happens in a hidden folder beside the final one. A part is renamed into place when it is whole, and
/// the folder takes the corpus's name when its manifest is written: what has the name is complete.
public struct Preparation: Sendable {
    public typealias Listener = @Sendable (CorpusEvent) -> Void

    public let corpus: any Corpus
    /// The folder that holds all corpora, `data` unless the person says otherwise.
    public let root: String
    private let report: Listener

    public init(of corpus: any Corpus, in root: String, report: @escaping Listener = { _ in }) {
        self.corpus = corpus
        self.root = root
        self.report = report
    }

    /// Where the prepared corpus is.
    public var folder: String { "\(root)/\(corpus.name)" }
    private var working: String { "\(root)/.\(corpus.name).partial" }

    /// Brings the corpus here, or checks that it is here already.
    ///
    /// - Throws: ``CorpusError`` when a part cannot be had; what was finished stays and is not fetched again.
    @discardableResult
    public func run() async throws -> Manifest {
        try Files.makeFolder(root)
        let lock = try FolderLock(path: "\(root)/.\(corpus.name).lock", name: corpus.name)
        defer { lock.release() }
        if let manifest = try PreparedCorpus.find(corpus.name, in: root)?.manifest {
            try PreparedCorpus(folder: folder, manifest: manifest).checkSizes()
            report(
                .step(
                    "\(corpus.name) is ready in \(folder): \(manifest.extent) (every file is there with its size; "
                        + "`etude data verify \(corpus.name)` reads every byte)"))
            return manifest
        }
        if let manifest = try Manifest.read(in: working) { return try finish(manifest) }
        if Files.exists(working) { report(.step("taking up where an earlier call stopped")) }
        try Files.makeFolder(working + "/.parts")
        let workshop = Workshop(folder: working + "/.workshop", report: report)
        var records: [PartRecord] = []
        for part in corpus.parts { records.append(try await prepare(part, with: workshop)) }
        let manifest = try join(records)
        try manifest.write(in: working)
        return try finish(manifest)
    }

    private func prepare(_ part: String, with workshop: Workshop) async throws -> PartRecord {
        let place = "\(working)/\(part)"
        let recordPath = "\(working)/.parts/\(part).json"
        if Files.isFolder(place), let record = try PartRecord.read(recordPath) {
            report(.step("\(part): already here, \(Quantity.count(record.clips.count, "clip"))"))
            return record
        }
        // A name of this process's own: a decoder that outlived a killed call must not write here.
        let partial = "\(working)/.\(part).\(getpid())"
        Temporaries.watch(partial)
        try Files.remove(partial)
        try Files.remove(place)
        try Files.makeFolder(partial)
        let gathered = try await corpus.gather(part, into: partial, with: workshop)
        let record = try check(gathered, part: part, in: partial)
        try record.write(to: recordPath)
        try Files.rename(partial, to: place)
        let left = record.skipped.isEmpty ? "" : ", \(record.skipped.count) left out"
        report(.step("\(part): \(Quantity.count(record.clips.count, "clip"))\(left)"))
        return record
    }

    /// Reads every file, leaves out what the rules refuse, and takes every digest.
    private func check(_ gathered: GatheredPart, part: String, in folder: String) throws -> PartRecord {
        var clips: [ClipRecord] = []
        var damaged: [String] = []
        var skipped = gathered.skipped.map { SkippedClip(path: "\(part)/\($0.path)", reason: $0.reason) }
        for (index, file) in gathered.files.enumerated() {
            let path = "\(folder)/\(file.path)"
            do {
                let clip = try AudioFile.read(path)
                if let objection = corpus.rules.objection(to: clip) {
                    skipped.append(SkippedClip(path: "\(part)/\(file.path)", reason: objection))
                    try Files.remove(path)
                    continue
                }
                clips.append(
                    ClipRecord(
                        path: "\(part)/\(file.path)", group: file.group, content: file.content,
                        sampleRate: clip.sampleRate, channelCount: clip.channelCount,
                        frameCount: clip.frameCount,
                        byteCount: Files.size(of: path) ?? 0, sha256: try Files.sha256(of: path)))
            } catch let error as AudioError {
                // The place in the sentence is the scratch folder's, which goes.
                let reason = "\(error)".replacing(path, with: "it")
                skipped.append(SkippedClip(path: "\(part)/\(file.path)", reason: reason))
                damaged.append(reason)
                try Files.remove(path)
            }
            if index % 100 == 99 || index + 1 == gathered.files.count {
                report(.progress("\(part): checking", done: index + 1, of: gathered.files.count))
            }
        }
        // A few damaged recordings are a fact of life; many are a broken decoder, and must not pass as a small corpus.
        guard damaged.count <= max(1, gathered.files.count / 10) else {
            throw CorpusError.invalid(
                "\(damaged.count) of the \(gathered.files.count) recordings of \(part) cannot be read: \(damaged[0])"
            )
        }
        return PartRecord(clips: clips, skipped: skipped, sources: gathered.sources)
    }

    /// One manifest over all parts. Equal bytes under two names count once: a split must not hold both.
    private func join(_ records: [PartRecord]) throws -> Manifest {
        var first: [String: String] = [:]
        var clips: [ClipRecord] = []
        var skipped = records.flatMap(\.skipped)
        for clip in records.flatMap(\.clips).sorted(by: { $0.path < $1.path }) {
            if let earlier = first[clip.sha256] {
                skipped.append(SkippedClip(path: clip.path, reason: "the same bytes as \(earlier)"))
                try Files.remove("\(working)/\(clip.path)")
            } else {
                first[clip.sha256] = clip.path
                clips.append(clip)
            }
        }
        guard !clips.isEmpty else {
            throw CorpusError.invalid(
                "\(corpus.name) came out empty: every recording was left out (\(skipped.first?.reason ?? "none found"))"
            )
        }
        return Manifest(
            corpus: corpus.name, sources: records.flatMap(\.sources), clips: clips, skipped: skipped)
    }

    private func finish(_ manifest: Manifest) throws -> Manifest {
        for name in try Files.hidden(in: working) { try Files.remove("\(working)/\(name)") }
        try Files.rename(working, to: folder)
        report(
            .step(
                "\(corpus.name) is ready in \(folder): \(manifest.extent), \(Quantity.bytes(manifest.byteCount)), "
                    + "\(Quantity.count(manifest.skipped.count, "recording")) left out (named in \(Manifest.fileName)), "
                    + "fingerprint \(manifest.fingerprint.prefix(12))"))
        return manifest
    }
}

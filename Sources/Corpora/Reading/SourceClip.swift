import Audio
import Synchronization

/// A recording on its way into a dataset: where its file is, whose it is, and what its bytes are.
public struct SourceClip: Hashable, Sendable {
    /// Names the clip; stable across machines.
    public var id: String
    public var path: String
    /// What splits must not share.
    public var group: String
    /// 64 hexadecimal digits over the file's bytes.
    public var sha256: String
    public var sampleRate: Int
    /// Samples in each channel, at `sampleRate`.
    public var frameCount: Int

    public init(id: String, path: String, group: String, sha256: String, sampleRate: Int, frameCount: Int) {
        self.id = id
        self.path = path
        self.group = group
        self.sha256 = sha256
        self.sampleRate = sampleRate
        self.frameCount = frameCount
    }

    /// Seconds.
    public var duration: Double { Double(frameCount) / Double(sampleRate) }

    /// Every clip of a prepared corpus.
    ///
    /// - Throws: ``CorpusError`` when the corpus is not there, or a file of it is missing or has another size.
    public static func all(ofCorpus name: String, in root: String) throws(CorpusError) -> [SourceClip] {
        let corpus = try PreparedCorpus.open(name, in: root)
        try corpus.checkSizes()
        return corpus.manifest.clips.map {
            SourceClip(
                id: $0.path, path: corpus.path(of: $0), group: $0.group, sha256: $0.sha256,
                sampleRate: $0.sampleRate, frameCount: $0.frameCount)
        }
    }

    /// Every sound file below a folder.
    ///
    /// A clip's group is the first folder on its path (a speaker, an album), or the file itself where there is none.
    /// - Parameters:
    ///   - reading: how their samples are read.
    ///   - unique: equal bytes under two names count once, under the first, so that no split holds one on each side.
    ///   - damaged: called with what is wrong with a file that is no sound, is damaged, empty or cut short; it throws to
    ///     refuse, or returns to leave the file out. All that it refuses are named at once.
    ///   - leftOut: takes what is left out, with the reason.
    /// - Throws: ``CorpusError`` when the folder does not exist or holds nothing usable.
    public static func all(
        inFolder folder: String, _ reading: Reading = Reading(), unique: Bool = true, leftOut: inout LeftOut,
        damaged: (AudioError) throws -> Void
    ) throws -> [SourceClip] {
        var clips: [SourceClip] = []
        var seen: [String: String] = [:]
        var refused = Refusals()
        let listing = try AudioTree.listing(of: folder, leftOut: &leftOut)
        guard !listing.files.isEmpty else {
            throw CorpusError.emptyFolder(path: folder, reason: "it holds no sound file")
        }
        for path in listing.files {
            let place = "\(folder)/\(path)"
            do throws(AudioError) {
                let (rate, frames) = try length(of: place, path, reading, leftOut: &leftOut)
                clips.append(
                    SourceClip(
                        id: path, path: place,
                        group: path.split(separator: "/").first.map(String.init) ?? path,
                        sha256: "", sampleRate: rate, frameCount: frames))
            } catch {
                // That a program is missing says nothing of the file: to leave it out would train on less than was meant.
                if case .tool = error {
                    refused.add(error)
                    continue
                }
                do { try damaged(error) } catch { refused.add(error) }
                leftOut.add(path, "damaged: \(error)")
                continue
            }
            let digest = try Files.sha256(of: place)
            clips[clips.count - 1].sha256 = digest
            if unique, let first = seen[digest] {
                leftOut.add(path, "equal to another: \(first)")
                clips.removeLast()
            }
            if seen[digest] == nil { seen[digest] = path }
        }
        if !refused.isEmpty {
            // Whoever mends one file wants to know of all, those that break in the middle too.
            for clip in clips { _ = refused.gather { try clip.samples(reading) } }
        }
        try refused.check()
        guard !clips.isEmpty else {
            throw CorpusError.emptyFolder(path: folder, reason: "every sound file in it is damaged")
        }
        return clips
    }

    /// Rate and samples of a recording; what is missing of one that is taken all the same is kept in mind.
    static func length(
        of place: String, _ id: String, _ reading: Reading, leftOut: inout LeftOut
    ) throws(AudioError) -> (rate: Int, frames: Int) {
        let missing = Missing()
        let tolerance: Tolerance =
            reading.acceptsTruncated ? .accepting { sound in missing.sound.withLock { $0 = sound } } : .none
        let info = try AudioFile.info(place, tolerance: tolerance)
        let frames = try AudioFile.frameCount(place, tolerance: tolerance)
        if let sound = missing.sound.withLock({ $0 }) { leftOut.addPart(of: id, sound.extent) }
        return (info.sampleRate, frames)
    }

    private final class Missing: Sendable {
        let sound = Mutex<IncompleteSound?>(nil)
    }

    /// The same where nobody asks what was left out.
    public static func all(
        inFolder folder: String, unique: Bool = true, damaged: (AudioError) throws -> Void
    ) throws -> [SourceClip] {
        var leftOut = LeftOut()
        return try all(inFolder: folder, unique: unique, leftOut: &leftOut, damaged: damaged)
    }
}

import Audio
import Files
import Glibc
import Hashing

/// Music that comes with its stems, in the layouts of MUSDB18.
///
/// - `NAME.stem.mp4`: five streams, mixture, drums, bass, other and vocals (MUSDB18, and its excerpts of 7 s). ffmpeg decodes
///   them once into the cache.
/// - `NAME/mixture.wav` with `drums.wav`, `bass.wav`, … beside it (MUSDB18-HQ).
///
/// Either may stand below `train/` and `test/`.
public enum StemFolder {
    /// The stems, in the order of a file's streams; the mixture is the first.
    public static let stems = ["drums", "bass", "other", "vocals"]

    /// A piece of music: the mix, and each stem that was asked for, as long as it.
    public struct Track: Hashable, Sendable {
        /// Without `train/`, `test/` and extension.
        public var name: String
        /// Whether it lies below `test/`.
        public var isTest: Bool
        public var mix: SourceClip
        public var stems: [String: SourceClip]
    }

    /// Every track below a folder, in the order of their paths.
    ///
    /// - Parameters:
    ///   - stems: which stems are wanted.
    ///   - cache: where decoded streams are kept; made if need be.
    ///   - reading: how samples are read. A track of which a part cannot be used is refused, with all others, or left out.
    ///   - leftOut: takes what is left out, with the reason: what Etude wrote, and equal tracks but the first, as well.
    /// - Throws: ``CorpusError`` when there is no track, a stem is missing or fits its mix in length or rate not, or ffmpeg
    ///   refuses a file.
    public static func tracks(
        in folder: String, stems: [String], cache: String, _ reading: Reading = Reading(),
        leftOut: inout LeftOut
    ) async throws -> [Track] {
        var tracks: [Track] = []
        var refused = Refusals()
        var isEmpty = true
        let paths = try AudioTree.listing(of: folder, leftOut: &leftOut).files
        var seen: [String: String] = [:]
        // By their names in lower case: some file systems and programs write `.WAV`.
        let known = Dictionary(paths.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        for path in paths {
            let small = path.lowercased()
            let isFilm = small.hasSuffix(".stem.mp4")
            guard isFilm || small.hasSuffix("/mixture.wav") else {
                let home = small.prefix(through: small.lastIndex(of: "/") ?? small.startIndex)
                if known[home + "mixture.wav"] == nil { leftOut.add(path, "of no track") }
                continue
            }
            isEmpty = false
            let home = String(path.dropLast((isFilm ? ".stem.mp4" : "/mixture.wav").count))
            do {
                let files: [String: String]
                if isFilm {
                    files = try await decoded("\(folder)/\(path)", stems: stems, cache: cache)
                } else {
                    files = Dictionary(
                        uniqueKeysWithValues: (["mixture"] + stems).map { part in
                            let usual = "\(home)/\(part).wav"
                            return (part, "\(folder)/\(known[usual.lowercased()] ?? usual)")
                        })
                }
                let track = try track(home, files, stems: stems, reading, leftOut: &leftOut)
                // One piece of music under two names counts once, so that no split holds it on each side.
                if let first = seen[track.mix.sha256] {
                    leftOut.add(home, "equal to another: \(first)")
                    continue
                }
                seen[track.mix.sha256] = home
                if reading.skipsDamaged, let objection = try objection(to: track, reading) {
                    leftOut.add(home, objection)
                } else {
                    tracks.append(track)
                }
            } catch CorpusError.undecodable(let path, let reason) where reading.skipsDamaged {
                leftOut.add(home, "damaged: \(path) \(reason)")
            } catch let error as AudioError where reading.skipsDamaged {
                leftOut.add(home, "damaged: \(error)")
            } catch {
                refused.add(error)
            }
        }
        if !refused.isEmpty {
            // Whoever mends one file wants to know of all, those that break in the middle too.
            for track in tracks {
                _ = refused.gather { try track.mix.samples(reading) }
                for stem in track.stems.values {
                    _ = refused.gather { try stem.samples(reading, silent: true) }
                }
            }
        }
        try refused.check()
        guard isEmpty || !tracks.isEmpty else {
            throw CorpusError.emptyFolder(path: folder, reason: "every track in it is damaged or silent")
        }
        guard !tracks.isEmpty else {
            throw CorpusError.emptyFolder(
                path: folder,
                reason: "it holds neither NAME.stem.mp4 nor NAME/mixture.wav, the layouts of MUSDB18")
        }
        return tracks
    }

    /// Why a track cannot be used, by its mix or one of its stems; those may be silent.
    private static func objection(to track: Track, _ reading: Reading) throws -> String? {
        if let objection = try track.mix.objection(reading) { return objection }
        for stem in track.stems.sorted(by: { $0.key < $1.key }) {
            if let objection = try stem.value.objection(reading, silent: true) { return objection }
        }
        return nil
    }

    private static func track(
        _ path: String, _ files: [String: String], stems: [String], _ reading: Reading,
        leftOut: inout LeftOut
    ) throws -> Track {
        let parts = path.split(separator: "/")
        let isTest = parts.first == "test"
        let name = parts.drop { $0 == "test" || $0 == "train" }.joined(separator: "/")
        func clip(_ part: String) throws -> SourceClip {
            let file = files[part] ?? ""
            guard Files.exists(file) else { throw CorpusError.unpaired(path: file, reason: "is missing") }
            let (rate, frames) = try SourceClip.length(
                of: file, "\(path)/\(part)", reading, leftOut: &leftOut)
            return SourceClip(
                id: name, path: file, group: name, sha256: try Files.sha256(of: file), sampleRate: rate,
                frameCount: frames)
        }
        var track = Track(name: name, isTest: isTest, mix: try clip("mixture"), stems: [:])
        for stem in stems {
            let found = try clip(stem)
            guard found.sampleRate == track.mix.sampleRate, found.frameCount == track.mix.frameCount else {
                throw CorpusError.unpaired(
                    path: found.path,
                    reason:
                        "has \(found.frameCount) samples at \(found.sampleRate) Hz, and its mixture \(track.mix.frameCount) at \(track.mix.sampleRate) Hz"
                )
            }
            track.stems[stem] = found
        }
        return track
    }

    /// The streams of a stem file as wav files, decoded where they are not yet; named by the file's own bytes.
    private static func decoded(
        _ path: String, stems: [String], cache: String
    ) async throws -> [String: String] {
        let home = "\(cache)/stems/\(try Files.sha256(of: path).prefix(32))"
        let wanted = ["mixture"] + stems
        let files = Dictionary(uniqueKeysWithValues: wanted.map { ($0, "\(home)/\($0).wav") })
        try Files.makeFolder(home)
        let kept = DataCache(folder: cache)
        kept.mark()
        kept.touch(home)
        for part in wanted where !Files.exists("\(home)/\(part).wav") {
            let stream = part == "mixture" ? 0 : 1 + (Self.stems.firstIndex(of: part) ?? 0)
            // Of this process alone: another may be decoding the same file.
            let partial = "\(home)/\(part).partial-\(getpid()).wav"
            Temporaries.watch(partial)
            do {
                try await Tool.run(
                    "ffmpeg",
                    [
                        "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-i", "file:" + path, "-map",
                        "0:a:\(stream)", "-bitexact", "-c:a", "pcm_s16le", "-f", "wav", "file:" + partial,
                    ], remedy: "`make setup` installs it")
            } catch CorpusError.tool(_, let reason) where !reason.contains("not installed") {
                Temporaries.remove(partial)
                throw CorpusError.undecodable(
                    path: path, reason: "has no stream for \(part) that can be decoded: ffmpeg \(reason)")
            }
            try Files.rename(partial, to: "\(home)/\(part).wav")
        }
        return files
    }
}

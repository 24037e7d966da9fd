import Audio
import Files
import Glibc
import Hashing

/// Clips decoded once, mixed to mono, resampled to one rate, and mapped into memory from cache files.
///
/// Decoding and resampling happen once for a clip and a rate; after that every process that trains on it shares the same pages,
/// and reading a crop is a copy. A cache file holds the clips that a selection lacked when it was first opened, each under the
/// digest of its recording: selections that overlap share what they have in common, a changed recording is decoded anew, and what
/// is old is never wrong, only unused. Whatever is missing or damaged is made again, so caches may be deleted at any time.
///
/// The layout is that of ``Mapping``.
public final class SampleBank: Sendable {
    /// Samples a second, of every clip.
    public let sampleRate: Int
    /// Samples of each clip, in the order of the clips given.
    public let counts: [Int]
    /// Root mean square of each clip.
    public let levels: [Float]

    /// How the clips were read.
    public let reading: Reading

    /// Where each clip is.
    private let extents: [Extent]

    private struct Extent: Sendable {
        var mapping: Mapping
        var start: Int
        var count: Int
        var level: Float

        var isSilent: Bool {
            level < 1e-4
                && ClipRules(shortest: 0).isSilent([Float](mapping.samples(from: start, count: count)))
        }
    }

    /// Opens the bank of these clips; those that no cache file has yet are decoded first.
    ///
    /// - Parameters:
    ///   - folder: where cache files are kept; made if need be.
    ///   - reading: which channel, and what becomes of damaged files.
    ///   - silent: whether a clip may be digital silence (a stem of a track that does without it).
    ///   - progress: called with clips done while they are decoded.
    /// - Throws: ``AudioError`` for a clip that cannot be read; ``CorpusError`` for a clip that is not what its digest
    ///   says, one that is digital silence, or a folder that cannot be written.
    public init(
        clips: [SourceClip], sampleRate: Int, in folder: String, reading: Reading = Reading(),
        silent: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws {
        precondition(!clips.isEmpty, "a bank of no clips")
        let cache = DataCache(folder: folder)
        let keys = clips.map { Self.key(of: $0, sampleRate: sampleRate, reading) }
        var known: [String: Extent] = [:]
        func take(_ path: String) {
            // What is not whole is as good as missing.
            guard let mapping = try? Mapping(path: path) else { return }
            for clip in 0..<mapping.clipCount {
                let (start, count, level) = mapping.extent(of: clip)
                known[mapping.key(of: clip)] = Extent(
                    mapping: mapping, start: start, count: count, level: level)
            }
        }
        for path in cache.banks(sampleRate: sampleRate) { take(path) }
        var missing: [String: SourceClip] = [:]
        for (key, clip) in zip(keys, clips) {
            // A selection that allows silence may have decoded what this one refuses.
            if let found = known[key], silent || !found.isSilent { continue }
            missing[key] = clip
        }
        if !missing.isEmpty {
            try Files.makeFolder(folder)
            cache.mark()
            let rows = missing.sorted { $0.value.sha256 < $1.value.sha256 }
            let path = cache.bank(of: rows.map(\.key), sampleRate: sampleRate)
            try Self.make(
                path, of: rows, sampleRate: sampleRate, reading, silent: silent, progress: progress)
            take(path)
        }
        extents = try keys.map { key throws(CorpusError) in
            guard let extent = known[key] else {
                throw .file(path: folder, reason: "what was decoded into it cannot be read back")
            }
            return extent
        }
        for path in Set(extents.map(\.mapping.path)) { cache.touch(path) }
        self.sampleRate = sampleRate
        self.reading = reading
        counts = extents.map(\.count)
        levels = extents.map(\.level)
    }

    /// Samples `start ..< start + count` of a clip.
    public func samples(of clip: Int, from start: Int, count: Int) -> [Float] {
        [Float](rawSamples(of: clip, from: start, count: count))
    }

    /// Root mean square of a stretch of a clip.
    public func level(of clip: Int, from start: Int, count: Int) -> Float {
        Self.level(rawSamples(of: clip, from: start, count: count))
    }

    private func rawSamples(of clip: Int, from start: Int, count: Int) -> UnsafeBufferPointer<Float> {
        precondition(
            start >= 0 && count >= 0 && start + count <= counts[clip],
            "samples \(start)..<\(start + count) of a clip of \(counts[clip])")
        return extents[clip].mapping.samples(from: extents[clip].start + start, count: count)
    }

    private static func level(_ samples: UnsafeBufferPointer<Float>) -> Float {
        if samples.isEmpty { return 0 }
        var sums = SIMD8<Float>.zero
        var total = 0.0
        var index = 0
        // Blocks keep single-precision sums short, so an hour of sound is summed as exactly as a second.
        while index + 8 <= samples.count {
            let end = min(samples.count - samples.count % 8, index + 4096)
            sums = .zero
            while index < end {
                let block = UnsafeRawPointer(samples.baseAddress! + index).loadUnaligned(
                    as: SIMD8<Float>.self)
                sums += block * block
                index += 8
            }
            total += Double(sums.sum())
        }
        while index < samples.count {
            total += Double(samples[index] * samples[index])
            index += 1
        }
        return Float((total / Double(samples.count)).squareRoot())
    }

    /// 32 hexadecimal digits for a recording and what is done to it.
    private static func key(of clip: SourceClip, sampleRate: Int, _ reading: Reading) -> String {
        var digest = SHA256()
        digest.update("etude clip 1, \(reading.words), soxr high, \(sampleRate) Hz\n\(clip.sha256)\n")
        return String(digest.finish().prefix(32))
    }

    /// Writes a cache file beside its place and renames it.
    private static func make(
        _ path: String, of clips: [(key: String, value: SourceClip)], sampleRate: Int, _ reading: Reading,
        silent: Bool,
        progress: (Int) -> Void
    ) throws {
        let partial = "\(path).partial-\(getpid())"
        Temporaries.watch(partial)
        guard let file = fopen(partial, "wb") else {
            throw CorpusError.file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
        }
        var isOpen = true
        defer {
            if isOpen {
                fclose(file)
                Temporaries.remove(partial)
            }
        }
        func write(_ bytes: UnsafeRawBufferPointer) throws(CorpusError) {
            guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
                throw .file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
            }
        }
        var index: [UInt8] = []
        let header = Mapping.headerSize(clipCount: clips.count)
        try [UInt8](repeating: 0, count: header).withUnsafeBytes(write)
        var start = 0
        var refused = Refusals()
        for (place, clip) in clips.enumerated() {
            let samples: [Float]
            do {
                samples = try decode(clip.value, sampleRate: sampleRate, reading, silent: silent)
            } catch {
                refused.add(error)
                continue
            }
            guard refused.isEmpty else { continue }
            try samples.withUnsafeBytes(write)
            let level = samples.withUnsafeBufferPointer { Double(Self.level($0)) }
            index += Array(clip.key.utf8)
            for value in [UInt64(start), UInt64(samples.count), level.bitPattern] {
                withUnsafeBytes(of: value) { index += $0 }
            }
            start += samples.count
            progress(place + 1)
        }
        try refused.check()
        guard fseeko(file, 0, SEEK_SET) == 0 else {
            throw CorpusError.file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
        }
        try Mapping.magic.withUnsafeBytes(write)
        try [clips.count].withUnsafeBytes(write)
        try index.withUnsafeBytes(write)
        isOpen = false
        let reason = Files.lastReason()
        guard fflush(file) == 0, fclose(file) == 0 else {
            Temporaries.remove(partial)
            throw CorpusError.file(path: partial, reason: "cannot be written (\(reason))")
        }
        try Files.rename(partial, to: path)
    }

    private static func decode(
        _ clip: SourceClip, sampleRate: Int, _ reading: Reading, silent: Bool
    ) throws -> [Float] {
        guard try Files.sha256(of: clip.path) == clip.sha256 else {
            throw CorpusError.invalid(
                "\(clip.path) is not what it was when it was prepared; `etude data verify` names every file that differs"
            )
        }
        let mono = try clip.samples(reading, silent: silent)
        return try Resampler.resample(mono, from: clip.sampleRate, to: sampleRate)
    }
}

import Audio
import Glibc
import Hashing

/// Clips decoded once, mixed to mono, resampled to one rate, and mapped into memory from a cache file.
///
/// Decoding and resampling happen once for a set of clips and a rate; after that every process that trains on them
/// shares the same pages, and reading a crop is a copy. The file's name is the digest of what is in it, so a changed
/// recording makes a new bank and an old one is never wrong, only unused.
///
/// Layout: 8 bytes `etudebk1`, the number of clips, then for each clip its first sample, its number of samples (64-bit
/// integers) and its root mean square (64-bit float), then every sample as 32-bit float; this machine's byte order.
public final class SampleBank: Sendable {
    /// Samples a second, of every clip.
    public let sampleRate: Int
    /// Samples of each clip, in the order of the clips given.
    public let counts: [Int]
    /// Root mean square of each clip.
    public let levels: [Float]

    private let starts: [Int]
    private let mapping: Mapping

    /// Opens the bank of these clips, made first where there is none.
    ///
    /// - Parameters:
    ///   - folder: where banks are kept; made if need be.
    ///   - silent: whether a clip may be digital silence (a stem of a track that does without it).
    ///   - progress: called with clips done while the bank is made.
    /// - Throws: ``AudioError`` for a clip that cannot be read; ``CorpusError`` for a clip that is not what its digest
    ///   says, one that is digital silence, or a folder that cannot be written.
    public init(
        clips: [SourceClip], sampleRate: Int, in folder: String, silent: Bool = false,
        progress: (Int) -> Void = { _ in }
    ) throws {
        precondition(!clips.isEmpty, "a bank of no clips")
        let order = clips.indices.sorted { clips[$0].sha256 < clips[$1].sha256 }
        let key = Self.key(of: order.map { clips[$0] }, sampleRate: sampleRate)
        let path = "\(folder)/\(key).bank"
        if !Files.exists(path) {
            try Files.makeFolder(folder)
            try Self.make(
                path, of: order.map { clips[$0] }, sampleRate: sampleRate, silent: silent, progress: progress)
        }
        let mapping = try Mapping(path: path, clipCount: clips.count)
        self.mapping = mapping
        self.sampleRate = sampleRate
        var starts = [Int](repeating: 0, count: clips.count)
        var counts = starts
        var levels = [Float](repeating: 0, count: clips.count)
        for (place, index) in order.enumerated() {
            (starts[index], counts[index], levels[index]) = mapping.extent(of: place)
        }
        self.starts = starts
        self.counts = counts
        self.levels = levels
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
        return mapping.samples(from: starts[clip] + start, count: count)
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

    private static func key(of clips: [SourceClip], sampleRate: Int) -> String {
        var digest = SHA256()
        digest.update("etude bank 1, mono mean, soxr high, \(sampleRate) Hz\n")
        for clip in clips { digest.update(clip.sha256 + "\n") }
        return String(digest.finish().prefix(32))
    }

    /// Writes the bank beside its place and renames it.
    private static func make(
        _ path: String, of clips: [SourceClip], sampleRate: Int, silent: Bool, progress: (Int) -> Void
    ) throws {
        let partial = "\(path).partial-\(getpid())"
        guard let file = fopen(partial, "wb") else {
            throw CorpusError.file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
        }
        var isOpen = true
        defer {
            if isOpen {
                fclose(file)
                unlink(partial)
            }
        }
        func write(_ bytes: UnsafeRawBufferPointer) throws(CorpusError) {
            guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
                throw .file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
            }
        }
        var index: [Int] = []
        let header = Mapping.headerSize(clipCount: clips.count)
        try [UInt8](repeating: 0, count: header).withUnsafeBytes(write)
        var start = 0
        var refused = Refusals()
        for (place, clip) in clips.enumerated() {
            let samples: [Float]
            do {
                samples = try decode(clip, sampleRate: sampleRate, silent: silent)
            } catch {
                refused.add(error)
                continue
            }
            guard refused.isEmpty else { continue }
            try samples.withUnsafeBytes(write)
            let level = samples.withUnsafeBufferPointer { Double(Self.level($0)) }
            index += [start, samples.count, Int(bitPattern: UInt(level.bitPattern))]
            start += samples.count
            progress(place + 1)
        }
        try refused.check()
        guard fseeko(file, 0, SEEK_SET) == 0 else {
            throw CorpusError.file(path: partial, reason: "cannot be written (\(Files.lastReason()))")
        }
        try Mapping.magic.withUnsafeBytes(write)
        try ([clips.count] + index).withUnsafeBytes(write)
        isOpen = false
        let reason = Files.lastReason()
        guard fflush(file) == 0, fclose(file) == 0 else {
            unlink(partial)
            throw CorpusError.file(path: partial, reason: "cannot be written (\(reason))")
        }
        try Files.rename(partial, to: path)
    }

    private static func decode(
        _ clip: SourceClip, sampleRate: Int, silent: Bool
    ) throws -> [Float] {
        guard try Files.sha256(of: clip.path) == clip.sha256 else {
            throw CorpusError.invalid(
                "\(clip.path) is not what it was when it was prepared; `etude data verify` names every file that differs"
            )
        }
        let sound = try AudioFile.read(clip.path)
        let mono = sound.mono()
        let rules = ClipRules(shortest: 0)
        if !silent, rules.isSilent(mono) {
            // By channel: left and right that are each other's opposite are sound, though their mean is not.
            let cancels = !sound.channels.allSatisfy(rules.isSilent)
            throw CorpusError.invalid(
                cancels
                    ? "\(clip.path) has channels that cancel in their mean, which is silence; give one of its channels instead"
                    : "\(clip.path) is digital silence; remove it, a model can learn nothing from it")
        }
        return try Resampler.resample(mono, from: clip.sampleRate, to: sampleRate)
    }
}

import Files
import Glibc

/// The samples of a sound of any length, mono, kept on disk and read in pieces, so that two hours need no gigabytes.
public final class LongSound: Sendable {
    public let count: Int
    public let sampleRate: Int
    private let path: String
    private let descriptor: Int32

    /// Reads a sound once, into a temporary file of 32-bit floats.
    ///
    /// - Parameters:
    ///   - path: what ``AudioReader`` opens.
    ///   - channel: which, from 0; nil: the mean of all.
    /// - Throws: ``AudioError`` where it cannot be read to its end, or has no such channel.
    public init(path source: String, channel: Int?) throws(AudioError) {
        var reader = try AudioReader(path: source)
        let channels = reader.info.channelCount
        if let channel, !(0..<channels).contains(channel) {
            throw .invalid("\(source) has \(channels) channels, so none with the number \(channel + 1)")
        }
        let path: String
        do throws(FileError) { path = try Temporaries.newFile(ending: ".raw") } catch {
            throw AudioError(error)
        }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        var count = 0
        do throws(AudioError) {
            guard descriptor >= 0 else { throw Self.failure(path) }
            while let block = try reader.read(frames: 65_536) {
                let samples =
                    channel.map { block[$0] }
                    ?? Clip(sampleRate: reader.info.sampleRate, channels: block).mono()
                let size = samples.count * MemoryLayout<Float>.size
                let written = samples.withUnsafeBytes { write(descriptor, $0.baseAddress, size) }
                guard written == size else { throw Self.failure(path) }
                count += samples.count
            }
        } catch {
            close(descriptor)
            Temporaries.remove(path)
            throw error
        }
        self.count = count
        sampleRate = reader.info.sampleRate
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        Temporaries.remove(path)
    }

    /// A stretch, which must lie within the sound.
    public func samples(_ range: Range<Int>) throws(AudioError) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "samples \(range) of \(count)")
        let size = range.count * MemoryLayout<Float>.size
        var done = 0
        let samples = [Float](unsafeUninitializedCapacity: range.count) { buffer, made in
            done = pread(
                descriptor, buffer.baseAddress, size, range.lowerBound * MemoryLayout<Float>.size)
            made = range.count
        }
        guard done == size else { throw Self.failure(path) }
        return samples
    }

    private static func failure(_ path: String) -> AudioError {
        .unwritable(path: path, reason: String(cString: strerror(errno)).lowercased())
    }
}

extension STFT {
    /// Powers of a long sound, some hundred frames at a time, as ``powers(_:)`` has them of the whole.
    ///
    /// Beyond the ends lies what the pad mode says; one that asks for a statistic of the whole sound reads all of it.
    public func forEachBlockOfPowers(
        of sound: LongSound, _ body: (_ first: Int, _ powers: Spectrogram) throws -> Void
    ) throws {
        let padding = settings.isCentered ? settings.fftSize / 2 : 0
        let mode = settings.padMode
        let reach = 2 * settings.fftSize
        if sound.count <= 4 * reach || [.maximum, .mean, .median, .minimum].contains(mode) {
            return try body(0, powers(sound.samples(0..<sound.count)))
        }
        // What lies beyond an end follows from what is near it, or from the other end.
        let head = try sound.samples(0..<reach)
        let tail = try sound.samples(sound.count - reach..<sound.count)
        let before =
            mode == .wrap
            ? Array(tail.suffix(padding)) : Array(mode.pad(head, before: padding, after: 0).prefix(padding))
        let after =
            mode == .wrap
            ? Array(head.prefix(padding)) : Array(mode.pad(tail, before: 0, after: padding).suffix(padding))
        var plain = settings
        plain.isCentered = false
        let transform = try STFT(plain)
        let frames = frameCount(of: sound.count)
        let hop = settings.hopLength
        let step = max(1, 1_048_576 / max(hop, settings.fftSize))
        for first in stride(from: 0, to: frames, by: step) {
            let number = min(step, frames - first)
            let start = first * hop - padding
            let end = start + (number - 1) * hop + settings.fftSize
            var samples: [Float] = []
            if start < 0 { samples += before.suffix(-start) }
            samples += try sound.samples(max(0, start)..<min(sound.count, end))
            if end > sound.count { samples += after.prefix(end - sound.count) }
            try body(first, transform.powers(samples))
        }
    }
}

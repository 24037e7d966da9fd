import CSndfile
import Files
import Glibc
import Randomness

/// Writes a sound file block by block.
///
/// The file takes its name in ``finish()``: whoever looks sees the whole file or none. Integers are rounded to the nearest,
/// so that the error is half of that of cutting.
public struct AudioWriter: ~Copyable {
    /// What else there is to say about a file.
    public struct Options: Sendable {
        /// Files that the sound is made from: it must not take the place of any.
        public var inputs: [String] = []
        /// Which loudspeaker each channel is for; kept where the container can, in its own order.
        public var layout: ChannelLayout?
        /// Chance for triangular dither, where the file keeps integers of up to 24 bits; nil: none.
        public var dither: RandomKey?
        /// Whether peaks are turned down to full scale (``Limiter``) rather than cut off.
        public var limits = false
        /// Frames that are to come, where that is known: a wav file past 4 GiB is begun as RF64.
        public var expectedFrames: Int?
        /// Bits a second and channel that Opus aims at, without its container; from 6,000 to 256,000. nil: libsndfile's choice.
        public var opusBitRate: Double?

        public init() {}
    }

    /// What was written.
    public struct Outcome: Hashable, Sendable {
        public var format: AudioFormat
        /// Samples of each channel.
        public var frameCount: Int
        /// Samples, of all channels, that lay past full scale and were cut off there.
        public var clippedCount: Int
    }

    public let path: String
    public let format: AudioFormat
    public let sampleRate: Int
    public let channelCount: Int
    /// Frames written so far.
    public private(set) var position = 0

    private let file: OutputFile
    private let handle: OpaquePointer
    private let order: [Int]?
    private let byteLimit: Int
    private var coding: SampleCoding
    private var limiter: Limiter?
    private var interleaved: [Float] = []
    private var integers: [Int32] = []
    private var clippedCount = 0
    private var isOpen = true

    /// Starts a file.
    ///
    /// - Throws: ``AudioError`` when the place cannot be written or the format cannot hold such sound.
    public init(
        path: String, format: AudioFormat, sampleRate: Int, channelCount: Int, options: Options = Options()
    ) throws(AudioError) {
        try self.init(
            path: path, format: format, sampleRate: sampleRate, channelCount: channelCount, options: options,
            byteLimit: AudioFormat.riffByteLimit)
    }

    /// - Parameter byteLimit: of containers that count their bytes in 32 bits.
    package init(
        path: String, format wanted: AudioFormat, sampleRate: Int, channelCount: Int, options: Options,
        byteLimit: Int
    ) throws(AudioError) {
        var format = wanted
        let order = options.layout?.speakers.count == channelCount ? options.layout?.order(in: wanted) : nil
        // Only an extensible header says which loudspeakers the channels are for.
        if order != nil, options.layout?.isDeclared == true { format = format.extensible }
        if let frames = options.expectedFrames, let limited = format.limitedBytesPerSample,
            frames > byteLimit / (limited * channelCount)
        {
            format = format.unlimited
        }
        guard format.isWritable(sampleRate: sampleRate, channelCount: channelCount) else {
            throw .unwritable(
                path: path, reason: "\(format) cannot hold \(channelCount) channels at \(sampleRate) Hz")
        }
        let file: OutputFile
        do throws(FileError) { file = try OutputFile(path, notOver: options.inputs) } catch {
            throw AudioError(error)
        }
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = Int32(channelCount)
        info.format = format.code
        errno = 0
        guard let handle = sf_open(file.temporary, Int32(SFM_WRITE), &info) else {
            let reason = errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_strerror(nil))
            throw .unwritable(path: path, reason: reason.lowercased())
        }
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, sndfileTrue)
        // It would hold the second of writing: the same sound makes the same file.
        sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, 0)
        if let rate = options.opusBitRate {
            // libsndfile maps 1...0 to 6...256 kbit/s.
            var level = 1 - (max(6_000, min(256_000, rate)) - 6_000) / 250_000
            sf_command(
                handle, Int32(SFC_SET_COMPRESSION_LEVEL), &level, Int32(MemoryLayout<Double>.size))
        }
        if let order, let layout = options.layout, layout.isDeclared, !format.hasFixedLayouts {
            // A container that knows no such layout says no; the order is right all the same.
            var map = order.map { layout.speakers[$0] }
            sf_command(
                handle, Int32(SFC_SET_CHANNEL_MAP_INFO), &map, Int32(map.count * MemoryLayout<Int32>.size))
        }
        self.file = file
        self.path = path
        self.format = format
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.handle = handle
        self.order = order == Array(0..<channelCount) ? nil : order
        self.byteLimit = byteLimit
        coding = SampleCoding(format, dither: options.dither)
        limiter = options.limits ? Limiter(channelCount: channelCount, sampleRate: sampleRate) : nil
    }

    deinit { if isOpen { sf_close(handle) } }

    /// Appends samples, one array a channel, all of the same length.
    public mutating func write(_ channels: [[Float]]) throws(AudioError) {
        precondition(
            channels.count == channelCount, "\(channels.count) channels for a file of \(channelCount)")
        precondition(
            channels.allSatisfy { $0.count == channels[0].count }, "channels of unequal length")
        guard !channels[0].isEmpty else { return }
        if let limited = limiter?.process(channels) { try append(limited) } else { try append(channels) }
    }

    private mutating func append(_ channels: [[Float]]) throws(AudioError) {
        let frames = channels[0].count
        guard frames > 0 else { return }
        if let limited = format.limitedBytesPerSample,
            position + frames > byteLimit / (limited * channelCount)
        {
            throw .unwritable(
                path: path,
                reason: "\(format) holds at most 4 GiB; write flac, w64, rf64 or caf, or a part of the sound")
        }
        if interleaved.count < frames * channelCount {
            interleaved = [Float](repeating: 0, count: frames * channelCount)
        }
        for channel in 0..<channelCount {
            interleaved.withUnsafeMutableBufferPointer { output in
                channels[order?[channel] ?? channel].withUnsafeBufferPointer { input in
                    var target = channel
                    for frame in 0..<frames {
                        output[target] = input[frame]
                        target += channelCount
                    }
                }
            }
        }
        if format.hasFullScale {
            clippedCount += interleaved.withUnsafeBufferPointer { samples in
                samples.prefix(frames * channelCount).reduce(0) { $0 + (abs($1) > 1 ? 1 : 0) }
            }
        }
        errno = 0
        // Blocks stay small: libsndfile's Vorbis and Opus encoders keep a whole call's samples on the stack.
        var done = 0
        while done < frames {
            let count = min(frames - done, 8192)
            guard put(done * channelCount, frames: count) == count else { throw failure() }
            done += count
        }
        position += frames
    }

    /// Hands libsndfile what it has nothing left to round of.
    private mutating func put(_ start: Int, frames: Int) -> Int {
        guard let bits = coding.bits else {
            return interleaved.withUnsafeBufferPointer {
                Int(sf_writef_float(handle, $0.baseAddress! + start, Int64(frames)))
            }
        }
        let count = frames * channelCount
        if integers.count < count { integers = [Int32](repeating: 0, count: count) }
        interleaved.withUnsafeBufferPointer {
            coding.integers(
                UnsafeBufferPointer(rebasing: $0[start..<start + count]), bits: bits, into: &integers)
        }
        return integers.withUnsafeBufferPointer { Int(sf_writef_int(handle, $0.baseAddress!, Int64(frames))) }
    }

    /// Completes the file and gives it its name.
    @discardableResult
    public consuming func finish() throws(AudioError) -> Outcome {
        if let rest = limiter?.finish() { try append(rest) }
        isOpen = false
        errno = 0
        let status = sf_close(handle)
        guard status == 0 else {
            let reason =
                errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_error_number(status))
            throw .unwritable(path: path, reason: reason.lowercased())
        }
        do throws(FileError) { try file.finish() } catch { throw AudioError(error) }
        return Outcome(format: format, frameCount: position, clippedCount: clippedCount)
    }

    private func failure() -> AudioError {
        let reason = errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_strerror(handle))
        return .unwritable(path: path, reason: reason.lowercased())
    }
}

/// libsndfile's SF_TRUE, under a type that `sf_command` takes.
private let sndfileTrue: Int32 = 1

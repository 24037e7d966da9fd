import CSndfile
import Glibc

/// Writes a sound file block by block.
///
/// The sound goes to `<path>.part` and takes its name in ``finish()``: whoever looks sees the whole file or none.
public struct AudioWriter: ~Copyable {
    public let path: String
    public let format: AudioFormat
    public let sampleRate: Int
    public let channelCount: Int
    /// Frames written so far.
    public private(set) var position = 0

    private let handle: OpaquePointer
    private var interleaved: [Float] = []
    private var isOpen = true

    /// Starts a file. Samples beyond ±1 saturate in integer formats.
    ///
    /// - Parameter opusBitRate: bits a second and channel that Opus aims at, without its container; from 6,000 to 256,000.
    ///   nil: libsndfile's choice.
    /// - Throws: ``AudioError`` when the place cannot be written or the format cannot hold such sound.
    public init(
        path: String, format: AudioFormat, sampleRate: Int, channelCount: Int, opusBitRate: Double? = nil
    ) throws(AudioError) {
        guard format.isWritable(sampleRate: sampleRate, channelCount: channelCount) else {
            throw .unwritable(
                path: path, reason: "\(format) cannot hold \(channelCount) channels at \(sampleRate) Hz")
        }
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = Int32(channelCount)
        info.format = format.code
        errno = 0
        guard let handle = sf_open(path + ".part", Int32(SFM_WRITE), &info) else {
            let reason = errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_strerror(nil))
            throw .unwritable(path: path, reason: reason.lowercased())
        }
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, sndfileTrue)
        if let opusBitRate {
            // libsndfile maps 1...0 to 6...256 kbit/s.
            var level = 1 - (max(6_000, min(256_000, opusBitRate)) - 6_000) / 250_000
            sf_command(
                handle, Int32(SFC_SET_COMPRESSION_LEVEL), &level, Int32(MemoryLayout<Double>.size))
        }
        self.path = path
        self.format = format
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.handle = handle
    }

    deinit {
        if isOpen {
            sf_close(handle)
            unlink(path + ".part")
        }
    }

    /// Appends samples, one array a channel, all of the same length.
    public mutating func write(_ channels: [[Float]]) throws(AudioError) {
        precondition(
            channels.count == channelCount, "\(channels.count) channels for a file of \(channelCount)")
        let frames = channels[0].count
        precondition(channels.allSatisfy { $0.count == frames }, "channels of unequal length")
        guard frames > 0 else { return }
        if interleaved.count < frames * channelCount {
            interleaved = [Float](repeating: 0, count: frames * channelCount)
        }
        for (channel, samples) in channels.enumerated() {
            interleaved.withUnsafeMutableBufferPointer { output in
                samples.withUnsafeBufferPointer { input in
                    var target = channel
                    for frame in 0..<frames {
                        output[target] = input[frame]
                        target += channelCount
                    }
                }
            }
        }
        errno = 0
        // Blocks stay small: libsndfile's Vorbis and Opus encoders keep a whole call's samples on the stack.
        var done = 0
        while done < frames {
            let count = min(frames - done, 8192)
            let written = interleaved.withUnsafeBufferPointer {
                sf_writef_float(handle, $0.baseAddress! + done * channelCount, Int64(count))
            }
            guard written == count else { throw failure() }
            done += count
        }
        position += frames
    }

    /// Completes the file and gives it its name.
    public consuming func finish() throws(AudioError) {
        isOpen = false
        errno = 0
        let status = sf_close(handle)
        guard status == 0 else {
            let reason =
                errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_error_number(status))
            unlink(path + ".part")
            throw .unwritable(path: path, reason: reason.lowercased())
        }
        guard rename(path + ".part", path) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            unlink(path + ".part")
            throw .unwritable(path: path, reason: reason)
        }
    }

    private func failure() -> AudioError {
        let reason = errno != 0 ? String(cString: strerror(errno)) : String(cString: sf_strerror(handle))
        return .unwritable(path: path, reason: reason.lowercased())
    }
}

/// libsndfile's SF_TRUE, under a type that `sf_command` takes.
private let sndfileTrue: Int32 = 1

import CKernels
import CSndfile
import Glibc

/// Reads a sound file block by block, so that an hour of sound needs no hour of memory.
///
/// Every block is checked: a sample that is not finite, or an end that comes before the header says, is an error.
public struct AudioReader: ~Copyable {
    public let path: String
    public let info: AudioInfo
    /// Frames read so far.
    public private(set) var position = 0

    private let handle: OpaquePointer
    private var interleaved: [Float] = []

    /// Opens a file of any format that libsndfile knows.
    ///
    /// - Throws: ``AudioError`` when the file is missing, is not sound, is empty, or is a wav cut short.
    public init(path: String) throws(AudioError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw .unreadable(path: path, reason: "it is a folder, not a sound file")
        }
        guard access(path, R_OK) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        if status.st_mode & S_IFMT == S_IFREG && status.st_size == 0 { throw .empty(path: path) }
        var header = SF_INFO()
        guard let handle = sf_open(path, Int32(SFM_READ), &header) else {
            throw .notAudio(path: path, reason: Self.message(of: nil))
        }
        let format = AudioFormat(code: header.format)
        let problem = Self.problem(with: header, format: format, path: path)
        if let problem {
            sf_close(handle)
            throw problem
        }
        self.path = path
        self.handle = handle
        info = AudioInfo(
            format: format, sampleRate: Int(header.samplerate), channelCount: Int(header.channels),
            frameCount: header.frames < Int64.max ? Int(header.frames) : nil)
    }

    deinit { sf_close(handle) }

    /// The next samples, one array a channel; nil at the end of the sound.
    ///
    /// - Parameter frames: at most so many samples of each channel; fewer come only at the end.
    public mutating func read(frames: Int) throws(AudioError) -> [[Float]]? {
        precondition(frames > 0, "a block of \(frames) frames")
        let channelCount = info.channelCount
        var channels: [[Float]]
        let count: Int
        if channelCount == 1 {
            var made = 0
            channels = [
                [Float](unsafeUninitializedCapacity: frames) { samples, initialized in
                    made = max(0, Int(sf_readf_float(handle, samples.baseAddress, Int64(frames))))
                    initialized = made
                }
            ]
            count = made
        } else {
            (channels, count) = readInterleaved(frames)
        }
        if count < frames { try checkEnd(position + count) }
        guard count > 0 else { return nil }
        for (channel, samples) in channels.enumerated() where ck_audio_all_finite(samples, count) == 0 {
            let frame = samples.firstIndex { !$0.isFinite } ?? 0
            throw .notFinite(path: path, channel: channel, frame: position + frame)
        }
        position += count
        return channels
    }

    private mutating func readInterleaved(_ frames: Int) -> ([[Float]], Int) {
        let channelCount = info.channelCount
        if interleaved.count < frames * channelCount {
            interleaved = [Float](repeating: 0, count: frames * channelCount)
        }
        let count = max(0, Int(sf_readf_float(handle, &interleaved, Int64(frames))))
        let channels = (0..<channelCount).map { channel in
            [Float](unsafeUninitializedCapacity: count) { output, initialized in
                interleaved.withUnsafeBufferPointer { input in
                    var source = channel
                    for frame in 0..<count {
                        output[frame] = input[source]
                        source += channelCount
                    }
                }
                initialized = count
            }
        }
        return (channels, count)
    }

    /// Moves to a frame, counted from the start of the sound.
    public mutating func seek(to frame: Int) throws(AudioError) {
        guard sf_seek(handle, Int64(frame), Int32(SF_SEEK_SET)) == Int64(frame) else {
            throw .unreadable(path: path, reason: "it cannot be read from frame \(frame) on")
        }
        position = frame
    }

    /// Whether the sound may end here: not before what the header declares, and not on a decoder's error.
    private func checkEnd(_ end: Int) throws(AudioError) {
        if sf_error(handle) != SF_ERR_NO_ERROR {
            throw .corrupt(path: path, reason: Self.message(of: handle))
        }
        // MPEG lengths are estimates: the encoder's delay and padding, up to two MPEG frames, may be counted or not.
        let slack = info.format.isMPEG ? 2304 : 0
        if let declared = info.frameCount, end + slack < declared {
            throw .truncated(path: path, declared: declared, found: end)
        }
        if end == 0 { throw .empty(path: path) }
    }

    private static func problem(with header: SF_INFO, format: AudioFormat, path: String) -> AudioError? {
        guard (1...1024).contains(header.channels) else {
            return .corrupt(path: path, reason: "its header declares \(header.channels) channels")
        }
        guard (100...10_000_000).contains(header.samplerate) else {
            return .corrupt(
                path: path, reason: "its header declares a rate of \(header.samplerate) samples a second")
        }
        if let wave = WaveHeader(path: path), wave.isTruncated {
            return .truncated(
                path: path, declared: wave.declared / wave.bytesPerFrame,
                found: wave.present / wave.bytesPerFrame)
        }
        if let container = ContainerHeader(path: path), container.isTruncated {
            return .corrupt(
                path: path,
                reason:
                    "its header declares \(container.declared) bytes and \(container.present) are there; restore the whole file"
            )
        }
        guard header.frames > 0 else { return .empty(path: path) }
        return nil
    }

    private static func message(of handle: OpaquePointer?) -> String {
        guard let text = sf_strerror(handle) else { return "no reason given" }
        var message = String(cString: text)
        for prefix in ["Error : ", "Internal error : "] where message.hasPrefix(prefix) {
            message.removeFirst(prefix.count)
        }
        while let last = message.last, last == "." || last == "\n" { message.removeLast() }
        return message.isEmpty ? "no reason given" : message.prefix(1).lowercased() + message.dropFirst()
    }
}

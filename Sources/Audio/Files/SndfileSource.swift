import CSndfile
import Glibc

/// Sound that libsndfile decodes exactly and to its end: wav, flac, aiff, plain Ogg and what else it knows, but MPEG.
final class SndfileSource: SoundSource {
    let info: AudioInfo
    private let path: String
    private let handle: OpaquePointer
    /// What was wrong when it was opened, and taken.
    private let flaw: AudioError?
    private var interleaved: [Float] = []

    /// - Returns: nil where the file is better decoded by ffmpeg: MPEG, chained Ogg, and VOC, of whose blocks it takes the heads for sound.
    /// - Throws: ``AudioError/notAudio(path:reason:)`` where libsndfile does not know the format; other errors where the file
    ///   cannot be used, whoever decodes it.
    init?(path: String, acceptsTruncated: Bool) throws(AudioError) {
        var header = SF_INFO()
        guard let handle = Self.open(path, &header) else {
            throw .notAudio(path: path, reason: Self.message(of: nil))
        }
        let format = AudioFormat(code: header.format)
        var isForeign = format.isMPEG
        var problem: AudioError?
        var flaw: AudioError?
        if !isForeign {
            isForeign = OggPages(path: path)?.isChained ?? false || format.isVOC
            problem = Self.problem(with: header, path: path)
            flaw = ContainerFlaw.find(path)
            // What is cut short is said before that it is empty.
            if !acceptsTruncated, problem?.isEmptiness ?? true, let flaw { problem = flaw }
            // libsndfile believes a header that promises nothing; ffmpeg looks behind it.
            if acceptsTruncated, problem?.isEmptiness ?? false, flaw != nil {
                (problem, isForeign) = (nil, true)
            }
        }
        if let problem {
            sf_close(handle)
            throw problem
        }
        if isForeign {
            sf_close(handle)
            return nil
        }
        self.path = path
        self.handle = handle
        self.flaw = flaw
        info = AudioInfo(
            format: format, sampleRate: Int(header.samplerate), channelCount: Int(header.channels),
            frameCount: header.frames < Int64.max ? Int(header.frames) : nil)
    }

    deinit { sf_close(handle) }

    /// Of a file that is MPEG by its name alone, libsndfile is not told the name: its decoder of MPEG would speak on standard error.
    private static func open(_ path: String, _ header: inout SF_INFO) -> OpaquePointer? {
        guard ["mp1", "mp2", "mp3", "mpa", "mpga"].contains(AudioFormat.fileExtension(of: path)) else {
            return sf_open(path, Int32(SFM_READ), &header)
        }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        return sf_open_fd(descriptor, Int32(SFM_READ), &header, 1)
    }

    func read(frames: Int) -> [[Float]] {
        let channelCount = info.channelCount
        if channelCount == 1 {
            return [
                [Float](unsafeUninitializedCapacity: frames) { samples, initialized in
                    initialized = max(0, Int(sf_readf_float(handle, samples.baseAddress, Int64(frames))))
                }
            ]
        }
        if interleaved.count < frames * channelCount {
            interleaved = [Float](repeating: 0, count: frames * channelCount)
        }
        let count = max(0, Int(sf_readf_float(handle, &interleaved, Int64(frames))))
        return interleaved.withUnsafeBufferPointer {
            separated(
                UnsafeBufferPointer(rebasing: $0[..<(count * channelCount)]), channelCount: channelCount)
        }
    }

    func objection(toEndAt count: Int) -> AudioError? {
        if sf_error(handle) != SF_ERR_NO_ERROR {
            return .corrupt(path: path, reason: Self.message(of: handle), isReadable: true)
        }
        if let declared = info.frameCount, count < declared {
            return .truncated(path: path, declared: declared, found: count)
        }
        return flaw
    }

    func seek(to frame: Int) throws(AudioError) {
        guard sf_seek(handle, Int64(frame), Int32(SF_SEEK_SET)) == Int64(frame) else {
            throw .unreadable(path: path, reason: "it cannot be read from frame \(frame) on")
        }
    }

    /// What makes a file no sound at all.
    private static func problem(with header: SF_INFO, path: String) -> AudioError? {
        if let problem = AudioInfo.problem(
            sampleRate: Int(header.samplerate), channelCount: Int(header.channels), path: path)
        {
            return problem
        }
        return header.frames > 0 ? nil : .empty(path: path)
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

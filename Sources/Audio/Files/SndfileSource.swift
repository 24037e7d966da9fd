import CSndfile

/// Sound that libsndfile decodes exactly and to its end: wav, flac, aiff, plain Ogg and what else it knows, but MPEG.
final class SndfileSource: SoundSource {
    let info: AudioInfo
    private let path: String
    private let handle: OpaquePointer
    private var interleaved: [Float] = []

    /// - Returns: nil where the file is better decoded by ffmpeg: MPEG, and chained Ogg.
    /// - Throws: ``AudioError/notAudio(path:reason:)`` where libsndfile does not know the format; other errors where the file
    ///   cannot be used, whoever decodes it.
    init?(path: String, acceptsTruncated: Bool) throws(AudioError) {
        var header = SF_INFO()
        guard let handle = sf_open(path, Int32(SFM_READ), &header) else {
            throw .notAudio(path: path, reason: Self.message(of: nil))
        }
        let format = AudioFormat(code: header.format)
        var isForeign = format.isMPEG
        var problem: AudioError?
        if !isForeign {
            let ogg = OggPages(path: path)
            isForeign = ogg?.isChained ?? false
            problem = Self.problem(with: header, format: format, path: path, acceptsTruncated)
            if problem == nil, let ogg, !ogg.hasEnd, !acceptsTruncated {
                problem = .corrupt(
                    path: path, reason: "its last page, which says where the sound ends, is missing")
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
        info = AudioInfo(
            format: format, sampleRate: Int(header.samplerate), channelCount: Int(header.channels),
            frameCount: header.frames < Int64.max ? Int(header.frames) : nil)
    }

    deinit { sf_close(handle) }

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
            return .corrupt(path: path, reason: Self.message(of: handle))
        }
        if let declared = info.frameCount, count < declared {
            return .truncated(path: path, declared: declared, found: count)
        }
        return nil
    }

    func seek(to frame: Int) throws(AudioError) {
        guard sf_seek(handle, Int64(frame), Int32(SF_SEEK_SET)) == Int64(frame) else {
            throw .unreadable(path: path, reason: "it cannot be read from frame \(frame) on")
        }
    }

    private static func problem(
        with header: SF_INFO, format: AudioFormat, path: String, _ acceptsTruncated: Bool
    ) -> AudioError? {
        if let problem = AudioInfo.problem(
            sampleRate: Int(header.samplerate), channelCount: Int(header.channels), path: path)
        {
            return problem
        }
        if !acceptsTruncated, let wave = WaveHeader(path: path), wave.isTruncated {
            return wave.problem(path: path)
        }
        if !acceptsTruncated, let container = ContainerHeader(path: path), container.isTruncated {
            return .corrupt(
                path: path,
                reason: "its header declares \(container.declared) bytes and \(container.present) are there")
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

/// Sound that ffmpeg decodes: all MPEG, chained Ogg, and whatever libsndfile does not know.
///
/// How long it is shows when it has ended; no header's estimate is believed.
final class FFmpegSource: SoundSource {
    let info: AudioInfo
    private let path: String
    private var process: DecodingProcess
    /// Frames given since the process was started.
    private var position = 0
    /// The walk over an MPEG file's frames, by which its damage is judged; nil for other files.
    private let frames: MPEGFrames?

    /// - Parameter foreign: why libsndfile did not take the file, for the sentence where ffmpeg does not either.
    init(path: String, foreign: String) throws(AudioError) {
        let (process, rate, channels) = try Self.start(path, foreign: foreign)
        self.path = path
        self.process = process
        frames = MPEGFrames(path: path)
        let format: AudioFormat = frames != nil ? .mp3 : .wav16
        info = AudioInfo(format: format, sampleRate: rate, channelCount: channels, frameCount: nil)
    }

    private static func start(
        _ path: String, foreign: String
    ) throws(AudioError) -> (DecodingProcess, rate: Int, channels: Int) {
        let process = try DecodingProcess(path: path)
        guard let (rate, channels) = header(of: process) else {
            _ = process.hasSucceeded()
            let said = process.complaint().map { "ffmpeg says: \(Self.words($0, without: path))" } ?? foreign
            throw .notAudio(path: path, reason: said)
        }
        if let problem = AudioInfo.problem(sampleRate: rate, channelCount: channels, path: path) {
            throw problem
        }
        return (process, rate, channels)
    }

    /// Reads the chunks before the samples; nil where they do not come.
    private static func header(of process: DecodingProcess) -> (rate: Int, channels: Int)? {
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
        guard process.bytes(12).count == 12 else { return nil }
        var found: (Int, Int)?
        while true {
            let head = process.bytes(8)
            guard head.count == 8 else { return nil }
            if head[..<4].elementsEqual("data".utf8) { return found }
            let size = number(head[4...])
            guard size < 1 << 16 else { return nil }
            let body = process.bytes(size + size & 1)
            if head[..<4].elementsEqual("fmt ".utf8), body.count >= 16 {
                found = (number(body[4..<8]), number(body[2..<4]))
            }
        }
    }

    func read(frames count: Int) -> [[Float]] {
        let channelCount = info.channelCount
        var interleaved = [Float](repeating: 0, count: count * channelCount)
        let size = interleaved.withUnsafeMutableBytes { process.read(into: $0) }
        let found = size / 4 / channelCount
        position += found
        return interleaved.withUnsafeBufferPointer {
            separated(
                UnsafeBufferPointer(rebasing: $0[..<(found * channelCount)]), channelCount: channelCount)
        }
    }

    func objection(toEndAt count: Int) -> AudioError? {
        if !process.hasSucceeded() {
            return .corrupt(
                path: path, reason: "ffmpeg stopped: \(complaint ?? "it gave no reason")", isReadable: true)
        }
        guard let frames else {
            return ContainerFlaw.find(path)
                ?? complaint.map { .corrupt(path: path, reason: "ffmpeg says: \($0)", isReadable: true) }
        }
        if let shortfall = frames.shortfall {
            return .truncated(path: path, declared: shortfall.declared, found: shortfall.found)
        }
        if let gap = frames.gap {
            return .corrupt(
                path: path,
                reason: "\(gap.count) bytes from byte \(gap.place) on are no MPEG frames, and frames follow",
                isReadable: true)
        }
        return nil
    }

    func seek(to frame: Int) throws(AudioError) {
        if frame < position {
            process = try Self.start(path, foreign: "").0
            position = 0
        }
        while position < frame {
            let skipped = read(frames: min(65_536, frame - position))
            guard !skipped[0].isEmpty else {
                throw .unreadable(path: path, reason: "it ends at frame \(position), before frame \(frame)")
            }
        }
    }

    private var complaint: String? { process.complaint().map { Self.words($0, without: path) } }

    /// ffmpeg's words without the path, which the sentence begins with.
    private static func words(_ text: String, without path: String) -> String {
        let prefix = "file:\(path): "
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    }
}

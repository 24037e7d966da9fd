import CKernels
import Glibc

/// Reads a sound file block by block, so that an hour of sound needs no hour of memory.
///
/// The one reader, for datasets, measures, models and effects. libsndfile decodes what it decodes exactly; ffmpeg decodes MPEG,
/// chained Ogg and everything else. Channels come in the container's own order. Every block is checked: a sample that is not finite, or an end that comes before the file says, is
/// an error.
public struct AudioReader: ~Copyable {
    public let path: String
    public let info: AudioInfo
    /// Frames read so far.
    public private(set) var position = 0

    private let source: any SoundSource
    private let tolerance: Tolerance
    private var hasTold = false
    /// Samples of all channels that are decoded at a time, whatever is asked for: a header may declare any number of channels.
    private static let portion = 1 << 20

    /// Opens a file of any format that libsndfile or ffmpeg knows.
    ///
    /// - Parameter tolerance: whether what is there is taken of a file that ends before its header says, or in damage.
    /// - Throws: ``AudioError`` when the file is missing, is not sound, is empty, or is seen to be cut short.
    public init(path: String, tolerance: Tolerance = .none) throws(AudioError) {
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
        let source = try Self.source(path, tolerance.acceptsTruncated)
        self.path = path
        self.tolerance = tolerance
        self.source = source
        info = source.info
    }

    private static func source(
        _ path: String, _ acceptsTruncated: Bool
    ) throws(AudioError) -> any SoundSource {
        // libsndfile's MPEG decoder speaks on standard error, so what begins as MPEG is not shown to it.
        var foreign = "MPEG"
        if !beginsAsMPEG(path) {
            do throws(AudioError) {
                if let source = try SndfileSource(path: path, acceptsTruncated: acceptsTruncated) {
                    return source
                }
            } catch {
                guard case .notAudio(_, let reason) = error else { throw error }
                foreign = reason
            }
        }
        return try FFmpegSource(path: path, foreign: foreign)
    }

    private static func beginsAsMPEG(_ path: String) -> Bool {
        guard let file = FileWindow(path: path) else { return false }
        return MPEGFrames.Header(file, at: MPEGFrames.start(of: file)) != nil
    }

    /// The next samples, one array a channel; nil at the end of the sound.
    ///
    /// - Parameter frames: at most so many samples of each channel; fewer come only at the end.
    public mutating func read(frames: Int) throws(AudioError) -> [[Float]]? {
        precondition(frames > 0, "a block of \(frames) frames")
        let portion = max(1, Self.portion / info.channelCount)
        var channels = try next(min(frames, portion))
        while channels[0].count < frames, channels[0].count % portion == 0, !channels[0].isEmpty {
            let more = try next(min(frames - channels[0].count, portion))
            if more[0].isEmpty { break }
            for channel in channels.indices { channels[channel] += more[channel] }
        }
        return channels[0].isEmpty ? nil : channels
    }

    private mutating func next(_ frames: Int) throws(AudioError) -> [[Float]] {
        let channels = try source.read(frames: frames)
        let count = channels[0].count
        if count < frames {
            if !hasTold, let objection = source.objection(toEndAt: position + count) {
                guard let tell = tolerance.tell else { throw objection }
                hasTold = true
                if position + count > 0 {
                    tell(IncompleteSound(path: path, found: position + count, objection: objection))
                }
            }
            if position + count == 0 { throw .empty(path: path) }
        }
        for (channel, samples) in channels.enumerated() where ck_audio_all_finite(samples, count) == 0 {
            let frame = samples.firstIndex { !$0.isFinite } ?? 0
            throw .notFinite(path: path, channel: channel, frame: position + frame)
        }
        position += count
        return channels
    }

    /// Moves to a frame, counted from the start of the sound.
    public mutating func seek(to frame: Int) throws(AudioError) {
        try source.seek(to: frame)
        position = frame
    }
}

import Audio
import Learning
import Measures

/// What else a sound could be stored as in so many bytes: rows beside a codec's, which need no training.
enum EqualSpending: String, CaseIterable {
    /// Opus in an Ogg container, as libsndfile writes it: no newer speech codec comes with every Linux.
    case opus
    /// 16-bit PCM in a wav file, at whatever sample rate is low enough.
    case pcm

    /// What the sounds of the row are called by, whatever it came to.
    var stem: String {
        switch self {
        case .opus: "opus-as-many"
        case .pcm: "16-bit-pcm-at"
        }
    }

    /// - Parameter ratio: see ``SpentBytes``.
    func title(_ ratio: Double?) -> String { SpentBytes(rawValue: rawValue)!.title(ratio) }

    /// Stores a mono clip and reads it again.
    ///
    /// - Parameters:
    ///   - bytes: that the whole file should have; Opus comes as near as its least and its largest rate let it.
    ///   - place: the beginning of a path for scratch files.
    /// - Returns: the bytes that it has, and the sound that comes back.
    /// - Throws: `AudioError` where a file cannot be written, or this libsndfile knows no Opus.
    func store(_ clip: Clip, bytes: Int, at place: String) throws(AudioError) -> (Int, [Float]) {
        switch self {
        case .opus: try Self.opus(clip, bytes, "\(place).opus")
        case .pcm: try Self.pcm(clip, bytes, "\(place).low.wav")
        }
    }

    private static func opus(_ clip: Clip, _ bytes: Int, _ path: String) throws(AudioError) -> (Int, [Float])
    {
        let rate = [8_000, 12_000, 16_000, 24_000, 48_000].first { $0 >= clip.sampleRate } ?? 48_000
        let sound = try Resampler.resample(clip.mono(), from: clip.sampleRate, to: rate)
        let wanted = Double(8 * bytes) * Double(rate) / Double(max(1, sound.count))
        var aim = wanted
        var size = 0
        // The container's share shows in the result only.
        for _ in 0..<4 {
            var options = AudioWriter.Options()
            options.opusBitRate = aim
            var writer = try AudioWriter(
                path: path, format: .oggOpus, sampleRate: rate, channelCount: 1, options: options)
            try writer.write([sound])
            try writer.finish()
            size = FileSize.of(path)
            if abs(size - bytes) * 50 <= bytes { break }
            aim = max(6_000, min(256_000, aim * Double(bytes) / Double(max(1, size))))
        }
        let back = try AudioFile.read(path).mono()
        return (size, try Resampler.resample(back, from: rate, to: clip.sampleRate))
    }

    private static func pcm(_ clip: Clip, _ bytes: Int, _ path: String) throws(AudioError) -> (Int, [Float]) {
        let share = Double(max(0, bytes - 44)) / 2 / Double(max(1, clip.frameCount))
        // libsndfile and soxr take rates from 1 kHz on without complaint.
        let rate = max(1_000, min(clip.sampleRate, Int(share * Double(clip.sampleRate))))
        let low = try Resampler.resample(clip.mono(), from: clip.sampleRate, to: rate)
        try AudioFile.write(Clip(sampleRate: rate, mono: low), to: path, format: .wav16)
        let back = try AudioFile.read(path).mono()
        return (FileSize.of(path), try Resampler.resample(back, from: rate, to: clip.sampleRate))
    }
}

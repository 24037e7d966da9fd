import Glibc

/// Where a clip sounds, and where it falls silent.
public enum Silence {
    /// The samples from the first to the last frame that is not silent; empty for a silent clip.
    ///
    /// librosa's `effects.trim`: the root mean square of centred frames, in decibels under the loudest frame.
    public static func soundingRange(
        _ samples: [Float], topDecibels: Double = 60, frameLength: Int = 2048, hopLength: Int = 512
    ) -> Range<Int> {
        precondition(frameLength > 0 && hopLength > 0, "frames of \(frameLength) samples every \(hopLength)")
        let half = frameLength / 2
        let padded = PadMode.constant.pad(samples, before: half, after: half)
        guard padded.count >= frameLength else { return 0..<0 }
        var powers: [Double] = []
        for start in stride(from: 0, through: padded.count - frameLength, by: hopLength) {
            powers.append(energy(Array(padded[start..<(start + frameLength)])) / Double(frameLength))
        }
        // amplitude_to_db floors amplitudes at 1e-5.
        let loudest = max(powers.max() ?? 0, 1e-10)
        let sounding = powers.indices.filter { 10 * log10(max(powers[$0], 1e-10) / loudest) > -topDecibels }
        guard let first = sounding.first, let last = sounding.last, powers.max() ?? 0 > 0 else {
            return 0..<0
        }
        return min(samples.count, first * hopLength)..<min(samples.count, (last + 1) * hopLength)
    }

    /// Seconds after which a clip stays silent to its end, or nil where it sounds to the end or never.
    public static func onset(
        _ samples: [Float], sampleRate: Int, topDecibels: Double = 60, frameLength: Int = 2048,
        hopLength: Int = 512
    ) -> Double? {
        let sounding = soundingRange(
            samples, topDecibels: topDecibels, frameLength: frameLength, hopLength: hopLength)
        guard !sounding.isEmpty, sounding.upperBound < samples.count else { return nil }
        return Double(sounding.upperBound) / Double(sampleRate)
    }
}

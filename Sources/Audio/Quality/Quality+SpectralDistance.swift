import Glibc
import Synchronization

extension Quality {
    /// `log_mel_db`: mean distance of mel bands in decibels, |10 log₁₀(M̂ / M)|; lower is better.
    ///
    /// Powers in 80 Slaney bands, n_fft 1024, hop 256, floored at 1e-10.
    /// - Returns: decibels, or nil where the reference is silent or empty.
    public static func logMelDecibels(estimate: [Float], reference: [Float], sampleRate: Int) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard energy(reference) > 0, let mel = melTransform(sampleRate) else { return nil }
        let a = mel(estimate).values
        let b = mel(reference).values
        var sum = 0.0
        for index in a.indices {
            sum += Double(abs(log10f(floored(a[index], 1e-10) / floored(b[index], 1e-10))))
        }
        let distance = 10 * sum / Double(a.count)
        return distance.isFinite ? distance : nil
    }

    /// Multi-resolution STFT distance of one clip; lower is better, 0 is equal.
    ///
    /// [Yamamoto et al., 2020](https://arxiv.org/abs/1910.11480), as auraloss 0.4 computes it for a batch of one: spectral
    /// convergence plus the mean |ln|X̂| − ln|X||, averaged over n_fft 1024, 2048, 512 with hops 120, 240, 50 and Hann
    /// windows of 600, 1200, 240; magnitudes are floored at 1e-4.
    /// - Returns: the distance, or nil where the reference is silent or empty.
    public static func multiResolutionDistance(estimate: [Float], reference: [Float]) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard energy(reference) > 0, !resolutions.isEmpty else { return nil }
        var total = 0.0
        for transform in resolutions {
            var difference = 0.0
            var power = 0.0
            var logs = 0.0
            var count = 0
            transform.forEachBlockOfPowers(estimate, reference) { a, b in
                let (a, b) = (a.values, b.values)
                for index in a.indices {
                    let x = floored(a[index], 1e-8)
                    let y = floored(b[index], 1e-8)
                    let step = Double(x.squareRoot() - y.squareRoot())
                    difference += step * step
                    power += Double(y)
                    logs += Double(abs(logf(x / y))) / 2
                }
                count += a.count
            }
            total += (difference / power).squareRoot() + logs / Double(count)
        }
        let distance = total / Double(resolutions.count)
        return distance.isFinite ? distance : nil
    }

    private static let resolutions: [STFT] = [(1024, 120, 600), (2048, 240, 1200), (512, 50, 240)].compactMap
    {
        try? STFT(STFT.Settings(fftSize: $0, hopLength: $1, windowLength: $2, padMode: .reflect))
    }

    private static let melTransforms = Mutex<[Int: MelSpectrogram]>([:])

    /// The transform of the log-mel distance for a rate, made once.
    private static func melTransform(_ sampleRate: Int) -> MelSpectrogram? {
        if let known = melTransforms.withLock({ $0[sampleRate] }) { return known }
        let made = try? MelSpectrogram(
            STFT(STFT.Settings(fftSize: 1024, hopLength: 256)),
            MelBank(MelBank.Settings(sampleRate: sampleRate, fftSize: 1024, bandCount: 80)))
        if let made { melTransforms.withLock { $0[sampleRate] = made } }
        return made
    }
}

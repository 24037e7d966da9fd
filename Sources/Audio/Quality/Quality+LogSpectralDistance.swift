import Glibc

extension Quality {
    private static let logSpectralTransform = try? STFT(STFT.Settings(fftSize: 2048, hopLength: 512))

    /// Log-spectral distance in units of log₁₀ power (bels); lower is better, 0 is equal.
    ///
    /// The mean over frames of the root of the mean over bins of (log₁₀|X|² − log₁₀|Y|²)², with n_fft 2048, hop 512,
    /// Hann, centred. Powers are floored at 1e-10, so that digital silence counts as −100 dB.
    /// - Parameters: `estimate` and `reference`, mono, the same number of samples.
    /// - Returns: the distance, or nil where the reference is silent or empty.
    public static func logSpectralDistance(estimate: [Float], reference: [Float]) -> Double? {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard let transform = logSpectralTransform, energy(reference) > 0 else { return nil }
        let a = transform.powers(estimate)
        let b = transform.powers(reference)
        let bins = a.binCount
        var total = 0.0
        a.values.withUnsafeBufferPointer { a in
            b.values.withUnsafeBufferPointer { b in
                var start = 0
                while start < a.count {
                    var squares: Float = 0
                    for index in start..<(start + bins) {
                        let difference = log10f(max(a[index], 1e-10)) - log10f(max(b[index], 1e-10))
                        squares += difference * difference
                    }
                    total += Double(squares / Float(bins)).squareRoot()
                    start += bins
                }
            }
        }
        let distance = total / Double(a.frameCount)
        return distance.isFinite ? distance : nil
    }
}

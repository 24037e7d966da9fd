import Glibc

extension Quality {
    private static let wideTransform = try? STFT(STFT.Settings(fftSize: 2048, hopLength: 512))
    private static let codecTransform = try? STFT(STFT.Settings(fftSize: 512, hopLength: 128))

    /// Log-spectral distance in units of log₁₀ power (bels); lower is better, 0 is equal.
    ///
    /// The mean over frames of the root of the mean over bins of (log₁₀|X|² − log₁₀|Y|²)², with n_fft 2048, hop 512,
    /// Hann, centred. Powers are floored at 1e-10, so that digital silence counts as −100 dB.
    /// - Parameters: `estimate` and `reference`, mono, the same number of samples.
    /// - Returns: the distance, or nil where the reference is silent or empty.
    public static func logSpectralDistance(estimate: [Float], reference: [Float]) -> Double? {
        guard let squares = logSquares(estimate, reference, wideTransform) else { return nil }
        let distance = squares.reduce(0) { $0 + $1.squareRoot() } / Double(squares.count)
        return distance.isFinite ? distance : nil
    }

    /// The autoencoder study's own log-spectral distance; lower is better.
    ///
    /// The root of the mean over all frames and bins at once, with n_fft 512 and hop 128; else as
    /// ``logSpectralDistance(estimate:reference:)``. Loud disagreement in a few frames weighs more.
    public static func globalLogSpectralDistance(estimate: [Float], reference: [Float]) -> Double? {
        guard let squares = logSquares(estimate, reference, codecTransform) else { return nil }
        let distance = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        return distance.isFinite ? distance : nil
    }

    /// Every frame's mean over bins of the squared difference of log powers.
    private static func logSquares(_ estimate: [Float], _ reference: [Float], _ transform: STFT?) -> [Double]?
    {
        precondition(
            estimate.count == reference.count,
            "an estimate of \(estimate.count) samples for a reference of \(reference.count)")
        guard let transform, energy(reference) > 0 else { return nil }
        var means: [Double] = []
        transform.forEachBlockOfPowers(estimate, reference) { a, b in
            let bins = a.binCount
            a.values.withUnsafeBufferPointer { a in
                b.values.withUnsafeBufferPointer { b in
                    for start in stride(from: 0, to: a.count, by: bins) {
                        var sum: Float = 0
                        for index in start..<(start + bins) {
                            let difference = log10f(floored(a[index], 1e-10) / floored(b[index], 1e-10))
                            sum += difference * difference
                        }
                        means.append(Double(sum / Float(bins)))
                    }
                }
            }
        }
        return means
    }
}

/// The larger of a value and a floor; a value that is not a number stays so, which `max` does not promise.
@inline(__always)
func floored(_ value: Float, _ floor: Float) -> Float { value < floor ? floor : value }

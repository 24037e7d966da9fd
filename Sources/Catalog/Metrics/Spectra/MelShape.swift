import Audio
import Learning
import Measures
import Specs

/// How far the shape of predicted spectra is from what should have come: the mean absolute difference, frame by frame,
/// of centroid and bandwidth (Hz), flatness and entropy (0 to 1), on powers in linear scale; and the squared
/// difference of both spectrograms divided by their Frobenius norms.
public struct MelShape: MetricEntry, Metric {
    public static let kind = "mel_shape"
    public static let summary =
        "errors in the centroid, bandwidth, flatness and entropy of predicted mel bands, and in their normalised power"

    public var parts = ["mix"]

    public init() {}

    public var columns: [Measure] {
        let measures = [
            Measure.centroidError, .bandwidthError, .flatnessError, .entropyError, .normalizedError,
        ]
        return parts.flatMap { part in measures.map { $0.of(part) } }
    }

    public mutating func fields(_ fields: Fields) { SpectralParts.field(&parts, fields) }

    public var needsSound: Bool { false }

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        parts.flatMap { part -> [Double?] in
            guard let (estimate, reference, frequencies) = SpectralParts.pair(part, of: clip) else {
                return [nil, nil, nil, nil, nil]
            }
            // librosa's flatness squares what it is given.
            let roots = [estimate, reference].map { spectrum in
                Spectrogram(
                    frameCount: spectrum.frameCount, binCount: spectrum.binCount,
                    values: spectrum.values.map { $0.squareRoot() })
            }
            func error(_ measure: (Spectrogram) -> [Float]) -> Double {
                Self.error(measure(estimate), measure(reference))
            }
            return [
                error { SpectralShape.centroid($0, frequencies: frequencies) },
                error { SpectralShape.bandwidth($0, frequencies: frequencies) },
                Self.error(SpectralShape.flatness(roots[0]), SpectralShape.flatness(roots[1])),
                error { SpectralShape.entropy($0) },
                Self.normalizedError(estimate.values, reference.values),
            ]
        }
    }

    private static func error(_ estimate: [Float], _ reference: [Float]) -> Double {
        zip(estimate, reference).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
            / Double(max(1, reference.count))
    }

    /// Nil where one side is silent.
    private static func normalizedError(_ estimate: [Float], _ reference: [Float]) -> Double? {
        func energy(_ values: [Float]) -> Double { values.reduce(0.0) { $0 + Double($1) * Double($1) } }
        let (a, b) = (energy(estimate), energy(reference))
        guard a > 0, b > 0 else { return nil }
        let product = zip(estimate, reference).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        return max(0, 2 - 2 * product / (a * b).squareRoot())
    }
}

import Audio
import Glibc
import Learning
import Measures
import Specs

/// The mean absolute difference of mel bands in decibels; both are floored at 80 dB under the loudest band of what should
/// have come. Not defined where that is silent.
public struct MelDistance: MetricEntry, Metric {
    public static let kind = "mel_distance"
    public static let summary = "mean absolute difference of predicted mel bands in dB, over a range of 80 dB"

    public var parts = ["mix"]

    public init() {}

    public var columns: [Measure] {
        parts.map(Measure.melDistance.of)
    }

    public mutating func fields(_ fields: Fields) { SpectralParts.field(&parts, fields) }

    public var needsSound: Bool { false }

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        SpectralParts.values(parts, of: clip) { estimate, reference, _ in
            guard let loudest = reference.values.max(), loudest > 0 else { return nil }
            let floor = loudest * 1e-8
            let sum = zip(estimate.values, reference.values).reduce(0.0) {
                $0 + Double(abs(log10f(max(floor, $1.0)) - log10f(max(floor, $1.1))))
            }
            return 10 * sum / Double(reference.values.count)
        }
    }
}

import Audio
import Glibc
import Learning
import Measures
import Specs

/// The mean absolute difference of ln(1 + power), over frames and bands.
public struct LogMelDistance: MetricEntry, Metric {
    public static let kind = "log_mel_distance"
    public static let summary = "mean absolute difference of ln(1 + power) of predicted mel bands"

    public var parts = ["mix"]

    public init() {}

    public var columns: [Measure] {
        parts.map(Measure.logMelDistance.of)
    }

    public mutating func fields(_ fields: Fields) { SpectralParts.field(&parts, fields) }

    public var needsSound: Bool { false }

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        SpectralParts.values(parts, of: clip) { estimate, reference, _ in
            let sum = zip(estimate.values, reference.values).reduce(0.0) {
                $0 + Double(abs(log1pf($1.0) - log1pf($1.1)))
            }
            return sum / Double(max(1, reference.values.count))
        }
    }
}

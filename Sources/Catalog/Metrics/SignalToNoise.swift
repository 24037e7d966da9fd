import Audio
import Learning
import Measures
import Specs

/// Signal-to-noise ratio without fitting a gain.
public struct SignalToNoise: MetricEntry, Metric {
    public static let kind = "snr"
    public static let summary = "signal-to-noise ratio without fitting a gain"

    public let columns = [Measure.snr]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [Quality.snr(estimate: clip.estimate, reference: clip.reference)]
    }
}

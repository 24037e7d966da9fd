import Audio
import Learning
import Measures
import Specs

/// Short-time objective intelligibility (Taal et al., 2011), as pystoi computes it.
public struct STOI: MetricEntry, Metric {
    public static let kind = "stoi"
    public static let summary =
        "short-time objective intelligibility (Taal et al., 2011), as pystoi computes it"

    public let columns = [Measure.stoi]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [
            Quality.stoi(
                estimate: clip.estimate, reference: clip.reference, sampleRate: clip.sampleRate)
        ]
    }
}

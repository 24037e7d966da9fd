import Audio
import Learning
import Specs

/// Short-time objective intelligibility (Taal et al., 2011), as pystoi computes it.
public struct STOI: MetricEntry, Metric {
    public static let kind = "stoi"
    public static let summary =
        "short-time objective intelligibility (Taal et al., 2011), as pystoi computes it"

    public let columns = [MetricColumn("stoi", .higherIsBetter, worst: 0)]

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

import Audio
import Learning
import Measures
import Specs

/// Extended STOI (Jensen and Taal, 2016), as pystoi computes it.
public struct ESTOI: MetricEntry, Metric {
    public static let kind = "estoi"
    public static let summary = "extended STOI (Jensen and Taal, 2016), as pystoi computes it"

    public let columns = [Measure.estoi]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [
            Quality.estoi(
                estimate: clip.estimate, reference: clip.reference, sampleRate: clip.sampleRate)
        ]
    }
}

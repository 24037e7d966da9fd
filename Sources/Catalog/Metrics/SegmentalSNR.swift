import Audio
import Learning
import Measures
import Specs

/// Mean signal-to-noise ratio of 30-ms windows, each kept within -10..35 dB.
public struct SegmentalSNR: MetricEntry, Metric {
    public static let kind = "seg_snr"
    public static let summary = "mean signal-to-noise ratio of 30-ms windows, each kept within -10..35 dB"

    public let columns = [Measure.segmentalSNR]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [
            Quality.segmentalSNR(
                estimate: clip.estimate, reference: clip.reference, sampleRate: clip.sampleRate)
        ]
    }
}

import Audio
import Learning
import Measures
import Specs

/// Multi-resolution STFT distance (Yamamoto et al., 2020).
public struct MultiResolutionDistance: MetricEntry, Metric {
    public static let kind = "mr_stft"
    public static let summary = "multi-resolution STFT distance (Yamamoto et al., 2020)"

    public let columns = [Measure.multiResolutionDistance]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [Quality.multiResolutionDistance(estimate: clip.estimate, reference: clip.reference)]
    }
}

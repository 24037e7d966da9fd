import Audio
import Learning
import Measures
import Specs

/// Scale-invariant signal-to-distortion ratio (Le Roux et al., 2019).
public struct SISDR: MetricEntry, Metric {
    public static let kind = "si_sdr"
    public static let summary = "scale-invariant signal-to-distortion ratio (Le Roux et al., 2019)"

    public let columns = [Measure.siSDR]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [Quality.siSDR(estimate: clip.estimate, reference: clip.reference)]
    }
}

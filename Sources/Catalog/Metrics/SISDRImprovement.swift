import Audio
import Learning
import Measures
import Specs

/// By how many decibels the model's SI-SDR is above that of its own input: what it did, not how easy the clip was.
public struct SISDRImprovement: MetricEntry, Metric {
    public static let kind = "si_sdr_improvement"
    public static let summary = "SI-SDR of the output minus SI-SDR of the input"

    public let columns = [Measure.siSDRImprovement]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        guard let after = Quality.siSDR(estimate: clip.estimate, reference: clip.reference),
            let before = Quality.siSDR(estimate: clip.input, reference: clip.reference)
        else { return [nil] }
        return [after - before]
    }
}

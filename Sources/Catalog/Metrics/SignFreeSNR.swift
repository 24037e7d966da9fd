import Audio
import Glibc
import Learning
import Measures
import Specs

/// Signal-to-noise ratio of the estimate or its negative, whichever is the better.
public struct SignFreeSNR: MetricEntry, Metric {
    public static let kind = "sign_free_snr"
    public static let summary =
        "signal-to-noise ratio of the estimate or its negative, the better: for inputs that do not know the sign"

    public let columns = [Measure.signFreeSNR]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        if let exact = clip.exactEstimate {
            let sums = SignedDistances(estimate: exact, reference: clip.reference)
            let error = min(sums.error, sums.flippedError)
            return [sums.power > 0 && error > 0 ? 10 * log10(sums.power / error) : nil]
        }
        let sums = SignedDistances(estimate: clip.estimate, reference: clip.reference)
        let better = sums.error <= sums.flippedError ? clip.estimate : clip.estimate.map { -$0 }
        return [Quality.snr(estimate: better, reference: clip.reference)]
    }
}

import Learning
import Measures
import Specs

/// Mean squared errors, and what silence would have: without that an error of 2e-2 says nothing.
///
/// `mse` is the plain one, `mse_sign_free` that of the estimate or its negative, whichever is nearer, and `mse_zero` the
/// power of the reference, which is the error of an output of zeros.
public struct SquaredErrors: MetricEntry, Metric {
    public static let kind = "mse"
    public static let summary = "mean squared error, plain and with the better sign, beside that of silence"

    public let columns = [
        Measure.meanSquaredError, Measure.signFreeSquaredError,
        Measure.squaredErrorOfSilence,
    ]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        let sums =
            clip.exactEstimate.map { SignedDistances(estimate: $0, reference: clip.reference) }
            ?? SignedDistances(estimate: clip.estimate, reference: clip.reference)
        guard sums.count > 0 else { return [nil, nil, nil] }
        return [sums.error, min(sums.error, sums.flippedError), sums.power].map { $0 / sums.count }
    }
}

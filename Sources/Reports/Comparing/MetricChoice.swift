import RunStore

/// Which of a run's epochs a metric is taken from.
public enum MetricChoice: String, Sendable, CaseIterable {
    /// The run's best epoch, whose weights are kept.
    case best
    case last
    /// The smallest of any epoch, and so on: they flatter, because each metric picks its own epoch.
    case min, max, mean

    func of(_ summary: MetricSummary) -> Double? {
        switch self {
        case .best: summary.best
        case .last: summary.last
        case .min: summary.minimum
        case .max: summary.maximum
        case .mean: summary.mean
        }
    }

    /// Over how many clips that number is; of what picks its epoch by itself, the fewest of any epoch.
    func coverage(of summary: MetricSummary) -> Coverage? {
        switch self {
        case .best: summary.bestCoverage
        case .last: summary.lastCoverage
        case .min, .max, .mean: summary.leastCoverage
        }
    }
}

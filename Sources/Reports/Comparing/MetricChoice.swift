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
}

/// One metric of one run over its epochs; superseded epochs are left out.
public struct MetricSummary: Hashable, Sendable {
    /// At the run's best epoch (for a control: its only value).
    public var best: Double?
    /// At the last epoch.
    public var last: Double?
    public var minimum: Double?
    public var maximum: Double?
    /// Over epochs that have a value.
    public var mean: Double?
    /// Epochs that have a value.
    public var count: Int

    package init(
        best: Double?, last: Double?, minimum: Double?, maximum: Double?, mean: Double?, count: Int
    ) {
        self.best = best
        self.last = last
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.count = count
    }
}

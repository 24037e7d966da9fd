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
    /// Of the clips at the best epoch, at the last, and at the epoch that has the fewest; nil where nobody counted.
    public var bestCoverage: Coverage?
    public var lastCoverage: Coverage?
    public var leastCoverage: Coverage?

    package init(
        best: Double?, last: Double?, minimum: Double?, maximum: Double?, mean: Double?, count: Int,
        bestCoverage: Coverage? = nil, lastCoverage: Coverage? = nil, leastCoverage: Coverage? = nil
    ) {
        self.bestCoverage = bestCoverage
        self.lastCoverage = lastCoverage
        self.leastCoverage = leastCoverage
        self.best = best
        self.last = last
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.count = count
    }
}

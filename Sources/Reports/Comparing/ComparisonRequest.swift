import RunStore

/// What is to be compared, and how it is shown.
public struct ComparisonRequest: Sendable {
    public var selection: RunSelection
    /// Patterns of columns, `val.*` or `val.si_sdr=SI-SDR`; empty for the telling ones.
    public var columns: [String]
    /// Columns to sort by, the first one first; `-` before a name puts the largest on top.
    public var sort: [String]
    /// Which of a run's epochs a metric is taken from.
    public var value: MetricChoice
    /// At most this many rows; nil for all.
    public var top: Int?
    /// Whether runs that differ in their seed only become one row: mean ± 95 % interval.
    public var collapsesSeeds: Bool

    public init(
        selection: RunSelection = RunSelection(), columns: [String] = [], sort: [String] = [],
        value: MetricChoice = .best, top: Int? = nil, collapsesSeeds: Bool = false
    ) {
        self.selection = selection
        self.columns = columns
        self.sort = sort
        self.value = value
        self.top = top
        self.collapsesSeeds = collapsesSeeds
    }
}

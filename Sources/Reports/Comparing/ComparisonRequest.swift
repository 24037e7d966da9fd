import RunStore

/// What is to be compared, and how it is shown.
public struct ComparisonRequest: Sendable {
    public var selection: RunSelection
    /// Which of the selected runs stay.
    public var filter: RunFilter
    /// Patterns of columns, `val.*`, `val.si_sdr@last` or `val.si_sdr=SI-SDR`; empty for the telling ones.
    public var columns: [String]
    /// Columns, settings or metrics to sort by, the first one first; `-` before a name puts the largest on top.
    public var sort: [String]
    /// Which of a run's epochs a metric is taken from.
    public var value: MetricChoice
    /// At most this many rows; nil for all.
    public var top: Int?
    /// Whether runs that differ in their seed only become one row: mean ± 95 % interval.
    public var collapsesSeeds: Bool
    /// Fields or settings; runs that are equal in all of them become one row. Empty for no such groups.
    public var groupBy: [String]

    public init(
        selection: RunSelection = RunSelection(), filter: RunFilter = RunFilter(), columns: [String] = [],
        sort: [String] = [], value: MetricChoice = .best, top: Int? = nil, collapsesSeeds: Bool = false,
        groupBy: [String] = []
    ) {
        self.selection = selection
        self.filter = filter
        self.columns = columns
        self.sort = sort
        self.value = value
        self.top = top
        self.collapsesSeeds = collapsesSeeds
        self.groupBy = groupBy
    }

    /// Whether a row stands for several runs.
    var isGrouped: Bool { collapsesSeeds || !groupBy.isEmpty }
}

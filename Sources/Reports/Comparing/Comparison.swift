import RunStore

/// Runs side by side, with the controls beside them.
public enum Comparison {
    /// The table of a request.
    ///
    /// - Throws: ``StoreError`` when the store fails or nothing fits, ``ReportError/unknownColumn(pattern:known:)``.
    public static func table(_ store: RunStore, _ request: ComparisonRequest) throws -> Table {
        let data = try ComparisonData(store, request)
        if request.isGrouped { return try GroupRows.table(store, data, request) }
        return try RunRows.table(store, data, request)
    }

    /// The tables that answer a selection: every run and, where any experiment has several seeds, the means over seeds.
    ///
    /// - Parameter withTests: also how sure each difference between two experiments is.
    public static func tables(_ store: RunStore, _ request: ComparisonRequest, withTests: Bool = false) throws
        -> [Table]
    {
        let data = try ComparisonData(store, request)
        let tests = withTests ? try contests(store, data) : []
        if request.isGrouped { return [try GroupRows.table(store, data, request)] + tests }
        var tables = [try RunRows.table(store, data, request)]
        let groups = Dictionary(grouping: data.shown, by: \.experiment)
        // Means over some of an experiment's seeds would mislead.
        let isWhole = data.shown.count == data.selected.count
        if isWhole, request.columns.isEmpty, groups.values.contains(where: { $0.count > 1 }) {
            var means = try GroupRows.table(store, data, request)
            means.title = "means over seeds"
            // What makes numbers worthless was said above.
            means.alarms = []
            means.notes.removeAll(where: tables[0].notes.contains)
            tables.append(means)
        }
        return tables + tests
    }

    /// How sure each difference between two experiments is; a table without rows where there is only one.
    ///
    /// - Throws: as ``table(_:_:)``.
    public static func differences(_ store: RunStore, _ request: ComparisonRequest) throws -> Table {
        try contests(store, ComparisonData(store, request)).first
            ?? Contest.table([], notes: [], metric: "nothing that ranks")
    }

    /// The differences between experiments; none where there is only one.
    private static func contests(_ store: RunStore, _ data: ComparisonData) throws -> [Table] {
        guard let key = data.main else { return [] }
        let (contests, notes) = try Contest.all(store, data)
        guard !contests.isEmpty || !notes.isEmpty else { return [] }
        var table = Contest.table(contests, notes: notes, metric: RunRows.title(key, data))
        table.title = "differences"
        return [table]
    }
}

import RunStore

/// Runs side by side, with the controls beside them.
public enum Comparison {
    /// The table of a request.
    ///
    /// - Throws: ``StoreError`` when the store fails or nothing fits, ``ReportError/unknownColumn(pattern:known:)``.
    public static func table(_ store: RunStore, _ request: ComparisonRequest) throws -> Table {
        let data = try ComparisonData(store, request)
        if request.collapsesSeeds { return try SeedGroups.table(store, data, request) }
        return try RunRows.table(store, data, request)
    }

    /// The tables that answer a selection: every run and, where any experiment has several seeds, the means over seeds.
    public static func tables(_ store: RunStore, _ request: ComparisonRequest) throws -> [Table] {
        let data = try ComparisonData(store, request)
        var tables = [try RunRows.table(store, data, request)]
        let groups = Dictionary(grouping: data.shown, by: \.identity)
        // Means over some of an experiment's seeds would mislead.
        let isWhole = data.shown.count == data.selected.count
        if isWhole, request.columns.isEmpty, groups.values.contains(where: { $0.count > 1 }) {
            var means = try SeedGroups.table(store, data, request)
            means.title = "means over seeds"
            tables.append(means)
        }
        return tables
    }
}

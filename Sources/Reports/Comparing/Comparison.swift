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

    /// What the rows' data and metrics have against being compared.
    static func guardNotes(_ runs: [Run]) -> [String] {
        var notes: [String] = []
        let data = Dictionary(grouping: runs, by: \.dataFingerprint)
        if data.count > 1 {
            let parts = data.sorted { $0.value.count > $1.value.count }.dropFirst()
            for part in parts {
                notes.append(
                    "not comparable: \(ids(part.value)) used other data (fingerprint \(part.key.prefix(8))) than the rest"
                )
            }
        }
        let versions = Dictionary(grouping: runs, by: \.metricVersions)
        if versions.count > 1, versions.keys.contains(where: { disagrees($0, versions.keys) }) {
            for part in versions.sorted(by: { $0.value.count > $1.value.count }).dropFirst() {
                notes.append(
                    "not comparable: \(ids(part.value)) were scored by other versions of the metrics")
            }
        }
        return notes
    }

    /// Whether two runs give one metric different versions; having more metrics is no disagreement.
    private static func disagrees(_ text: String, _ others: some Sequence<String>) -> Bool {
        let own = Set(entries(text))
        let names = Dictionary(own.map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first })
        return others.contains { other in
            entries(other).contains { names[$0.name] != nil && names[$0.name] != $0.version }
        }
    }

    private struct Entry: Hashable {
        var name: Substring
        var version: Substring
    }

    private static func entries(_ json: String) -> [Entry] {
        json.split(whereSeparator: { "{},".contains($0) }).compactMap { part in
            let sides = part.split(separator: ":")
            return sides.count == 2 ? Entry(name: sides[0], version: sides[1]) : nil
        }
    }

    private static func ids(_ runs: [Run]) -> String {
        runs.count == 1
            ? "run \(runs[0].id.prefix(8))"
            : "runs \(runs.prefix(4).map { String($0.id.prefix(8)) }.joined(separator: ", "))\(runs.count > 4 ? ", …" : "")"
    }
}

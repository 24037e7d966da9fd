import RunStore

/// The runs of a comparison and the numbers of those that are shown.
struct ComparisonData {
    /// Every run that was selected.
    var selected: [Run]
    /// Those that are shown, in order.
    var shown: [Run]
    var summaries: [String: [MetricKey: MetricSummary]]
    var definitions: [String: MetricDefinition]
    /// In the order that tables show them.
    var keys: [MetricKey]
    /// The measure that ranks runs when nobody says otherwise.
    var main: MetricKey?
    var choice: MetricChoice
    /// What stands against comparing the shown runs.
    var comparability: Comparability

    let order: RunOrder

    init(_ store: RunStore, _ request: ComparisonRequest) throws {
        selected = try request.filter.applied(
            to: store.runs(request.selection), in: store, request.value)
        choice = request.value
        let metrics = try store.metricDefinitions()
        definitions = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        // Over a big store only the columns that order the rows are read of every run; the rest of those shown.
        let isBig = selected.count > RunValues.many
        let values = try RunValues(store, selected, request.value)
        keys = values.keys
        let main = Self.mainMetric(metrics, keys)
        self.main = main
        let meanings = definitions
        order = try RunOrder(
            request.sort, main: main.map { ($0, meanings[$0.name]?.direction ?? .neither) }, values)
        var rows = order.sorted(selected)
        if let top = request.top, !request.isGrouped, top < rows.count { rows = Array(rows.prefix(top)) }
        shown = rows
        summaries = try store.summaries(of: isBig && rows.count > 2_000 ? nil : rows.map(\.id))
        let numbers = summaries
        comparability = try Comparability(store, rows) { run, key in numbers[run]?[key]?.best }
    }

    /// A run's number, as the request wants it.
    func value(_ run: String, _ key: MetricKey) -> Double? { value(run, ColumnReference(key)) }

    func value(_ run: String, _ column: ColumnReference) -> Double? {
        summaries[run]?[column.key].flatMap { column.value($0, choice) }
    }

    /// A run's number where it may win: runs that differ in more than their settings compete with nobody.
    func contestant(_ run: String, _ column: ColumnReference) -> Double? {
        comparability.marks[run] == nil ? value(run, column) : nil
    }

    /// Keys of the validation split that are measures of the model itself.
    var validationKeys: [MetricKey] { keys.filter { $0.split == "validation" } }

    /// Which of the shown runs' numbers is the better one; losses of different models measure different things.
    func direction(_ key: MetricKey) -> MetricDefinition.Direction {
        if key.name == "loss", hasSeveralModels { return .neither }
        return definitions[key.name]?.direction ?? .neither
    }

    private var hasSeveralModels: Bool { shown.contains { $0.model != shown[0].model } }

    /// The first quality measure that can be ranked; the loss where there is none, for losses of different models do not compare.
    private static func mainMetric(_ metrics: [MetricDefinition], _ keys: [MetricKey]) -> MetricKey? {
        let present = Set(keys.filter { $0.split == "validation" }.map(\.name))
        let ranked = metrics.filter { $0.direction != .neither && present.contains($0.name) }
        // Of sound whose sign cannot be known, a plain error says nothing.
        let chosen =
            ranked.first { $0.name == "si_sdr" } ?? ranked.first { $0.name == "snr_sign_free" }
            ?? ranked.first { $0.name != "loss" } ?? ranked.first
        return chosen.map { MetricKey("validation", $0.name) }
    }
}

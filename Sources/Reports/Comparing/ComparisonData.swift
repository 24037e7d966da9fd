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
    /// The settings by which the losses of the shown runs are of different scales; none where they compare.
    let lossDifferences: [String]
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
        let main = Self.mainMetric(metrics, keys, objectives: Set(selected.map(\.objective)))
        self.main = main
        // Where nothing but a loss can rank, it must be the same loss for all.
        var ranking = main
        if let key = main, Self.isLoss(key), try !Self.lossDifferences(store, selected).isEmpty {
            ranking = nil
        }
        let meanings = definitions
        order = try RunOrder(
            request.sort,
            main: ranking.map { ($0, meanings[$0.name]?.direction ?? .neither) }, values)
        var rows = order.sorted(selected)
        if let top = request.top, !request.isGrouped, top < rows.count { rows = Array(rows.prefix(top)) }
        shown = rows
        summaries = try store.summaries(of: isBig && rows.count > 2_000 ? nil : rows.map(\.id))
        let numbers = summaries
        comparability = try Comparability(store, rows) { run, key in numbers[run]?[key]?.best }
        // Runs that are marked compete with nobody.
        let marks = comparability.marks
        lossDifferences =
            try keys.contains(where: Self.isLoss)
            ? Self.lossDifferences(store, rows.filter { marks[$0.id] == nil }) : []
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

    /// Which of the shown runs' numbers is the better one; losses of several scales have no better one.
    func direction(_ key: MetricKey) -> MetricDefinition.Direction {
        if Self.isLoss(key), !lossDifferences.isEmpty { return .neither }
        // How long this machine took, beside what else it did: nothing to win by.
        if key.name == "real_time_factor" { return .neither }
        return definitions[key.name]?.direction ?? .neither
    }

    /// Why no loss is pointed out, for a table that shows some; nil where one may be.
    func lossNote(_ keys: [MetricKey]) -> String? {
        guard !lossDifferences.isEmpty, keys.contains(where: Self.isLoss) else { return nil }
        let few = lossDifferences.prefix(4).joined(separator: ", ")
        let rest = lossDifferences.count > 4 ? " and \(lossDifferences.count - 4) more" : ""
        return
            "losses are not compared: these runs differ in \(few)\(rest), so theirs are numbers of different scales"
    }

    private static func isLoss(_ key: MetricKey) -> Bool { key.name == "loss" || key.name.hasPrefix("loss.") }

    private static func lossDifferences(_ store: RunStore, _ runs: [Run]) throws -> [String] {
        var seen: Set<String> = []
        let firsts = runs.filter { seen.insert($0.experiment).inserted }
        guard firsts.count > 1 else { return [] }
        let settings = try store.settings(of: firsts)
        return LossScale.differences(among: firsts.map { settings[$0.id] ?? [:] })
    }

    /// What all runs were monitored by leads. Where that is the loss, or not the same for all: the first quality measure that can
    /// be ranked; the loss where there is none, for losses of different models do not compare.
    static func mainMetric(
        _ metrics: [MetricDefinition], _ keys: [MetricKey], objectives: Set<String>
    ) -> MetricKey? {
        let present = Set(keys.filter { $0.split == "validation" }.map(\.name))
        let ranked = metrics.filter { $0.direction != .neither && present.contains($0.name) }
        if objectives.count == 1, let objective = objectives.first, objective != "validation.loss",
            let monitored = ranked.first(where: { "validation.\($0.name)" == objective })
        {
            return MetricKey("validation", monitored.name)
        }
        // Of sound whose sign cannot be known, a plain error says nothing.
        let chosen =
            ranked.first { $0.name == "si_sdr" } ?? ranked.first { $0.name == "snr_sign_free" }
            ?? ranked.first { $0.name != "loss" } ?? ranked.first
        return chosen.map { MetricKey("validation", $0.name) }
    }
}

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

    init(_ store: RunStore, _ request: ComparisonRequest) throws {
        selected = try store.runs(request.selection)
        choice = request.value
        let metrics = try store.metricDefinitions()
        definitions = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        // Over a big store only the columns that order the rows are read of every run; the rest of those shown.
        let isBig = selected.count > 500
        keys = try store.metricKeys(of: isBig ? nil : selected.map(\.id))
        main = Self.mainMetric(metrics, keys)
        let orders = try Self.orders(request, keys: keys, main: main, definitions: definitions)
        var known: [String: [MetricKey: MetricSummary]] = [:]
        if isBig {
            for case .metric(let key, _) in orders {
                for (run, value) in try store.summaries(of: nil, key: key) {
                    known[run, default: [:]].merge(value) { $1 }
                }
            }
        } else {
            known = try store.summaries(of: selected.map(\.id))
        }
        shown = Self.sort(selected, by: orders, known, choice)
        if let top = request.top, !request.collapsesSeeds, top < shown.count {
            shown = Array(shown.prefix(top))
        }
        summaries =
            isBig && shown.count <= 2_000
            ? try store.summaries(of: shown.map(\.id))
            : isBig ? try store.summaries(of: nil) : known
        let numbers = summaries
        comparability = try Comparability(store, shown) { run, key in numbers[run]?[key]?.best }
    }

    /// A run's number where it may win: runs that differ in more than their settings compete with nobody.
    func contestant(_ run: String, _ key: MetricKey) -> Double? {
        comparability.marks[run] == nil ? value(run, key) : nil
    }

    /// A run's number, as the request wants it.
    func value(_ run: String, _ key: MetricKey) -> Double? {
        summaries[run]?[key].flatMap { Control.isControl(key.split) ? $0.best : choice.of($0) }
    }

    /// Keys of the validation split that are measures of the model itself.
    var validationKeys: [MetricKey] { keys.filter { $0.split == "validation" } }

    /// Which of the shown runs' numbers is the better one; losses of different models measure different things.
    func direction(_ key: MetricKey) -> MetricDefinition.Direction {
        if key.name == "loss", hasSeveralModels { return .neither }
        return definitions[key.name]?.direction ?? .neither
    }

    private var hasSeveralModels: Bool { shown.contains { $0.model != shown[0].model } }

    // MARK: - Order

    private enum Order {
        case metric(MetricKey, largestFirst: Bool)
        case field(String, largestFirst: Bool)
    }

    /// The first quality measure that can be ranked; the loss where there is none, for losses of different models do not compare.
    private static func mainMetric(_ metrics: [MetricDefinition], _ keys: [MetricKey]) -> MetricKey? {
        let present = Set(keys.filter { $0.split == "validation" }.map(\.name))
        let ranked = metrics.filter { $0.direction != .neither && present.contains($0.name) }
        let chosen =
            ranked.first { $0.name == "si_sdr" } ?? ranked.first { $0.name != "loss" } ?? ranked.first
        return chosen.map { MetricKey("validation", $0.name) }
    }

    private static func orders(
        _ request: ComparisonRequest, keys: [MetricKey], main: MetricKey?,
        definitions: [String: MetricDefinition]
    ) throws -> [Order] {
        if request.sort.isEmpty {
            guard let main else { return [] }
            return [.metric(main, largestFirst: definitions[main.name]?.direction == .higherIsBetter)]
        }
        return try request.sort.map { text in
            let largestFirst = text.hasPrefix("-")
            let name = ColumnName.full(String(text.drop { $0 == "-" || $0 == "+" }))
            if let key = keys.first(where: { $0.description == name }) {
                return .metric(key, largestFirst: largestFirst)
            }
            if RunField.all.contains(where: { $0.key == name }) {
                return .field(name, largestFirst: largestFirst)
            }
            throw ReportError.unknownColumn(
                pattern: name, known: RunField.all.map(\.key) + keys.map(\.description))
        }
    }

    private static func sort(
        _ runs: [Run], by orders: [Order], _ known: [String: [MetricKey: MetricSummary]],
        _ choice: MetricChoice
    ) -> [Run] {
        if orders.isEmpty { return runs }
        // Keys are taken once, because comparing takes them many times.
        let ranks: [[Table.Value]] = runs.map { run in
            orders.map { order in
                switch order {
                case .metric(let key, _):
                    known[run.id]?[key].flatMap(choice.of).map { .number($0) } ?? .missing
                case .field(let name, _): RunField.all.first { $0.key == name }?.value(run) ?? .missing
                }
            }
        }
        let largestFirst = orders.map { order in
            switch order {
            case .metric(_, let flag), .field(_, let flag): flag
            }
        }
        return runs.indices.sorted { left, right in
            for index in orders.indices {
                switch (ranks[left][index], ranks[right][index]) {
                case (.missing, .missing): continue
                case (.missing, _): return false
                case (_, .missing): return true
                case (.number(let a), .number(let b)):
                    if a != b { return (a < b) != largestFirst[index] }
                case (.integer(let a), .integer(let b)):
                    if a != b { return (a < b) != largestFirst[index] }
                case (.text(let a), .text(let b)):
                    if a != b { return (a < b) != largestFirst[index] }
                default: continue
                }
            }
            return left < right
        }.map { runs[$0] }
    }
}

import Measures
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

    /// Which clips the shown runs were judged on.
    let judged: JudgedClips
    /// What ranks them where those are not the same.
    var common: CommonClips?
    /// How many clips came back, where any of the shown runs inverts.
    let recovered: Recovered?

    let order: RunOrder

    init(_ store: RunStore, _ request: ComparisonRequest) throws {
        selected = try request.filter.applied(
            to: store.runs(request.selection), in: store, request.value)
        choice = request.value
        let metrics = try store.metricDefinitions()
        definitions = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        // Over a big store only the columns that order the rows are read of every run; the rest of those shown.
        let isBig = selected.count > RunValues.many
        let values = RunValues(store, selected, request.value)
        let main = try Self.mainMetric(metrics, values.has, objectives: Set(selected.map(\.objective)))
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
        let judged = try JudgedClips(store, rows)
        self.judged = judged
        common = nil
        if request.sort.isEmpty, request.value == .best, let main,
            let found = try CommonClips(store, rows, main, judged)
        {
            common = found
            rows = found.sorted(rows, meanings[main.name]?.direction ?? .neither)
        }
        shown = rows
        // A column of a big store that none of the shown rows has would be empty; one that is asked for by name may be any.
        keys =
            isBig && rows.count <= RunValues.many && request.columns.isEmpty && !request.isGrouped
            ? try store.metricKeys(of: rows.map(\.id)) : try values.keys()
        recovered = try Recovered(store, rows, main)
        summaries = try store.summaries(of: isBig && rows.count > 2_000 ? nil : rows.map(\.id))
        let numbers = summaries
        comparability = try Comparability(store, rows, judged) { run, key in numbers[run]?[key]?.best }
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

    /// Over how many clips a run's number is; nil where nobody counted.
    func coverage(_ run: String, _ column: ColumnReference) -> Coverage? {
        summaries[run]?[column.key].flatMap { column.coverage($0, choice) }
    }

    /// The clips that a run's number leaves out.
    func missing(_ run: String, _ column: ColumnReference) -> Int { coverage(run, column)?.missing ?? 0 }

    /// The shown runs' numbers where they may win: runs that differ in more than their settings compete with nobody, and a mean
    /// that leaves out more clips than another's is no better than it.
    func contestants(_ column: ColumnReference) -> [Double?] {
        let values = shown.map { comparability.marks[$0.id] == nil ? value($0.id, column) : nil }
        let missing = shown.map { coverage($0.id, column)?.missing ?? 0 }
        let least = values.indices.filter { values[$0] != nil }.map { missing[$0] }.min() ?? 0
        return zip(values, missing).map { $1 <= least ? $0 : nil }
    }

    /// What is to be said of the clips that the means of a table are over; empty where nobody counted.
    func coverageNotes(_ columns: [ColumnReference]) -> [String] {
        let all = shown.flatMap { run in columns.compactMap { coverage(run.id, $0) } }
        guard let most = all.map(\.asked).max(), let least = all.map(\.asked).min() else { return [] }
        let clips = most == least ? "\(most)" : "\(least) to \(most)"
        guard all.contains(where: { $0.missing > 0 }) else {
            return ["means are over all \(clips) validation clips"]
        }
        return [
            "means are over \(clips) validation clips, but where `n of N` stands beside one: the measure is not defined for the "
                + "others, and a row with fewer wins no column and ranks below those with more"
        ]
    }

    /// Whether runs were judged by different numbers of clips, so that every row has to say by how many.
    var clipsDiffer: Bool { Set(shown.compactMap { clips($0.id) }).count > 1 }

    /// How many clips a run was judged by; nil where nobody counted.
    func clips(_ run: String) -> Int? {
        (summaries[run] ?? [:]).filter { $0.key.split == "validation" }.compactMap {
            $0.value.bestCoverage?.asked
        }.max()
    }

    /// Groups of runs, the better one first.
    func sorted(_ groups: [[Run]]) -> [[Run]] {
        guard let common, let main else { return order.sorted(groups) }
        return common.sorted(groups, direction(main))
    }

    /// Keys of the validation split that are measures of the model itself.
    var validationKeys: [MetricKey] { keys.filter { $0.split == "validation" } }

    /// Which of the shown runs' numbers is the better one; losses of several scales have no better one.
    func direction(_ key: MetricKey) -> Direction {
        if Self.isLoss(key), !lossDifferences.isEmpty { return .neither }
        // How long this machine took, beside what else it did: nothing to win by.
        if Measure.named(key.name)?.isOfTime == true { return .neither }
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
    ///
    /// - Parameter has: whether any of the runs has a metric; asked of as few as need be.
    static func mainMetric(
        _ metrics: [MetricDefinition], _ has: (MetricKey) throws -> Bool, objectives: Set<String>
    ) throws -> MetricKey? {
        let ranked = metrics.filter { $0.direction != .neither }.map { MetricKey("validation", $0.name) }
        var order: [MetricKey] = []
        if objectives.count == 1, let objective = objectives.first, objective != "validation.loss" {
            order += ranked.filter { $0.description == objective }
        }
        order += Measure.leading.map { MetricKey("validation", $0.name) }.filter(ranked.contains)
        order += ranked.filter { $0.name != "loss" } + ranked
        return try order.first(where: has)
    }
}

import Measures
import RunStore

/// One row a run, then one a control.
enum RunRows {
    /// A column in the making: what it shows of each run.
    struct Maker {
        var column: Table.Column
        var cells: [Table.Cell]
        /// The metric that it shows; controls have it too.
        var key: MetricKey?
        var style: Figure.Style?
        /// What the run's number is measured from: the control's.
        var isDifference = false
        /// What is to be said of it below the table.
        var note: String?
    }

    static func table(_ store: RunStore, _ data: ComparisonData, _ request: ComparisonRequest) throws -> Table
    {
        var makers =
            request.columns.isEmpty
            ? try standard(store, data) : try chosen(store, data, patterns: request.columns)
        if let marks = apart(data.shown.map { data.comparability.reasons[$0.id] }) {
            makers.append(Maker(column: marks.column, cells: marks.cells))
        }
        var table = Table()
        table.columns = makers.map(\.column)
        table.rows = data.shown.indices.map { row in
            Table.Row(kind: .run, cells: makers.map { $0.cells[row] })
        }
        if let label = label(makers) {
            for (row, run) in data.shown.enumerated() {
                guard let mark = data.comparability.marks[run.id] else { continue }
                table.rows[row].cells[label].suffix = mark
            }
        }
        table.notes = data.comparability.notes
        if data.selected.isEmpty { table.notes.append(try RunList.emptiness(store, request.selection)) }
        table.rows += controls(data, makers, &table.notes)
        table.alarms = data.comparability.alarms
        if let note = data.lossNote(makers.compactMap(\.key)) { table.notes.append(note) }
        table.notes += data.coverageNotes(makers.compactMap(\.key).map { ColumnReference($0) })
        if let recovered = data.recovered, makers.contains(where: { $0.column.key == recovered.column.key }) {
            table.notes.append(recovered.note)
        }
        table.notes += makers.compactMap(\.note)
        if data.shown.count < data.selected.count {
            table.notes.append(
                "\(Figure.grouped(data.shown.count)) of \(Figure.grouped(data.selected.count)) runs; --top 0 shows all"
            )
        }
        return table
    }

    // MARK: - Columns

    /// The telling columns: names, what differs, the measures, size, how far it got, the curve.
    private static func standard(_ store: RunStore, _ data: ComparisonData) throws -> [Maker] {
        // Too narrow a place loses the columns of the highest priority first: sizes and pictures, what is equal in every row,
        // and last of all what was swept and the measures that differ.
        var makers = [field("id", data, priority: 4), field("name", data)]
        let settings = try store.settings(of: data.shown)
        let swept = Settings.swept(data.shown, settings, try store.overrides(of: data.shown))
        makers += some(of: swept, "swept settings", data, settings, priority: 3)
        if Set(data.shown.map(\.study)).count > 1 { makers.append(field("study", data, priority: 28)) }
        makers.append(field("seed", data, priority: 25))
        if data.clipsDiffer { makers.append(clips(data)) }
        if data.shown.contains(where: { $0.status != .finished }) {
            makers.append(field("status", data, priority: 27))
        }
        let others = Settings.differing(data.shown, settings).filter { !swept.contains($0) }
        makers += some(of: others, "settings that differ", data, settings, priority: 8)
        // The measure that ranks goes first.
        let measures =
            data.validationKeys.filter { $0 == data.main } + data.validationKeys.filter { $0 != data.main }
        for (place, key) in measures.enumerated() {
            let isMain = key == data.main
            let isRanked = data.direction(key) != .neither
            let differs = Set(data.shown.compactMap { data.value($0.id, key) }).count > 1
            let priority = !isRanked ? 60 + place : differs ? 10 + min(place, 10) : 40
            makers.append(metric(ColumnReference(key), data, priority: isMain ? 0 : priority))
            makers += counts(ColumnReference(key), data)
            if isMain, let found = data.recovered { makers.append(recovered(found, data)) }
            if isMain, let common = data.common { makers.append(shared(common, data)) }
            if isMain, let better = improvement(key, data) { makers.append(better) }
        }
        makers.append(field("parameters", data, priority: 999))
        makers.append(epochs(data))
        if let curve = try curves(store, data) { makers.append(curve) }
        return makers
    }

    private static func chosen(_ store: RunStore, _ data: ComparisonData, patterns: [String]) throws
        -> [Maker]
    {
        var settings: [String: [String: String]]?
        var makers: [Maker] = []
        for text in patterns {
            let (name, title) = ColumnName.split(text)
            let (pattern, choice) = ColumnReference.split(name)
            var found: [Maker] =
                choice != nil
                ? []
                : RunField.all.filter { ColumnName.matches(pattern, $0.key) }.map { field($0.key, data) }
            let keys = data.keys.filter { ColumnName.matches(pattern, $0.description) }
            found += keys.map { metric(ColumnReference($0, choice), data) }
            if found.isEmpty, pattern == "tag" { found = [tags(try store.tags(), data)] }
            if found.isEmpty {
                if settings == nil { settings = try store.settings(of: data.shown) }
                let paths = Set(settings!.values.flatMap(\.keys)).filter { ColumnName.matches(pattern, $0) }
                found = paths.sorted().map { setting($0, data, settings!) }
            }
            if found.isEmpty, pattern == "recovered", let counts = data.recovered {
                found = [recovered(counts, data)]
            }
            if found.isEmpty, pattern == "curve", let curve = try curves(store, data) { found = [curve] }
            if found.isEmpty {
                throw ReportError.unknownColumn(
                    pattern: pattern,
                    known: RunField.all.map(\.key) + data.keys.map(\.description) + ["curve"]
                        + (data.recovered == nil ? [] : ["recovered"]))
            }
            if let title, found.count == 1 { found[0].column.title = title }
            makers += found
            makers += keys.flatMap { counts(ColumnReference($0, choice), data) }
        }
        return makers
    }

    private static func tags(_ tags: [String: [String]], _ data: ComparisonData) -> Maker {
        let cells = data.shown.map { run -> Table.Cell in
            let text = (tags[run.id] ?? []).joined(separator: ", ")
            return Table.Cell(text, value: text.isEmpty ? .missing : .text(text))
        }
        return Maker(column: Table.Column(key: "tag", title: "tags"), cells: cells)
    }

    private static func field(_ key: String, _ data: ComparisonData, priority: Int = 0) -> Maker {
        let field = RunField.named(key)
        let column = Table.Column(key: key, title: field.title, isNumber: field.isNumber, priority: priority)
        return Maker(
            column: column, cells: data.shown.map { Table.Cell(field.text($0), value: field.value($0)) })
    }

    private static func setting(
        _ path: String, _ data: ComparisonData, _ settings: [String: [String: String]], priority: Int = 0
    ) -> Maker {
        let cells = data.shown.map { run -> Table.Cell in
            guard let text = settings[run.id]?[path] else { return Table.Cell("", value: .missing) }
            return Table.Cell(text, value: Double(text).map { .number($0) } ?? .text(text))
        }
        let isNumber = cells.allSatisfy { if case .number = $0.value { true } else { $0.value == .missing } }
        return Maker(
            column: Table.Column(key: path, title: path, isNumber: isNumber, priority: priority), cells: cells
        )
    }

    /// As many settings as a table has room for; which are left out stands below it.
    private static func some(
        of paths: [String], _ what: String, _ data: ComparisonData, _ settings: [String: [String: String]],
        priority: Int
    ) -> [Maker] {
        var makers = paths.prefix(mostSettings).map { setting($0, data, settings, priority: priority) }
        let left = Array(paths.dropFirst(mostSettings))
        if !left.isEmpty {
            makers[0].note =
                "\(mostSettings) of \(paths.count) \(what) are shown; --columns shows any that are named: \(list(left))"
        }
        return makers
    }

    static func list(_ names: [String]) -> String {
        names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    }

    private static let mostSettings = 6

    /// Why a row must not be compared with the rest, for programs: people read the sign beside its name and the note. Nil
    /// where all may be.
    static func apart(_ reasons: [String?]) -> (column: Table.Column, cells: [Table.Cell])? {
        guard reasons.contains(where: { $0 != nil }) else { return nil }
        return (
            Table.Column(key: "not_comparable", title: "", priority: 99),
            reasons.map { Table.Cell("", value: $0.map { .text($0) } ?? .missing) }
        )
    }

    /// By how many clips each run was judged.
    private static func clips(_ data: ComparisonData) -> Maker {
        let cells = data.shown.map { run in
            data.clips(run.id).map { Table.Cell("\($0)", value: .integer(Int64($0))) }
                ?? Table.Cell("", value: .missing)
        }
        return Maker(column: Table.Column(key: "clips", title: "clips", isNumber: true), cells: cells)
    }

    /// The clips that a metric's means are over, for programs: people read them beside the mean.
    private static func counts(_ column: ColumnReference, _ data: ComparisonData) -> [Maker] {
        let counts = data.shown.map { data.coverage($0.id, column) }
        guard counts.contains(where: { $0 != nil }) else { return [] }
        return [("scored", counts.map { $0?.scored }), ("asked", counts.map { $0?.asked })].map {
            name, numbers in
            Maker(
                column: Table.Column(
                    key: "\(column.description).\(name)", title: "", isNumber: true, priority: 99),
                cells: numbers.map { Table.Cell("", value: $0.map { .integer(Int64($0)) } ?? .missing) })
        }
    }

    private static func metric(_ column: ColumnReference, _ data: ComparisonData, priority: Int = 0) -> Maker
    {
        let values = data.shown.map { data.value($0.id, column) }
        let style = Figure.Style(for: values.compactMap { $0 })
        let contestants = data.contestants(column)
        let best = bestValue(contestants, data.direction(column.key))
        let cells = zip(data.shown, zip(values, contestants)).map { run, pair -> Table.Cell in
            guard let value = pair.0 else { return Table.Cell("", value: .missing) }
            var cell = Table.Cell(
                style.text(value), value: .number(value), isBest: pair.1 != nil && value == best)
            cell.mark(data.coverage(run.id, column))
            return cell
        }
        let title = title(column.key, data) + (column.choice.map { ", \($0.rawValue)" } ?? "")
        return Maker(
            column: Table.Column(
                key: column.description, title: title, isNumber: true, priority: priority),
            cells: cells, key: column.key, style: style)
    }

    private static func recovered(_ recovered: Recovered, _ data: ComparisonData) -> Maker {
        Maker(column: recovered.column, cells: data.shown.map { recovered.cell([$0]) })
    }

    /// The main measure over the clips that all were judged on: what ranks rows of different clips.
    private static func shared(_ common: CommonClips, _ data: ComparisonData) -> Maker {
        let values = data.shown.map { common.means[$0.id]! }
        let style = Figure.Style(for: values)
        let best = bestValue(values, data.direction(data.main!))
        return Maker(
            column: commonColumn(common, data),
            cells: values.map { Table.Cell(style.text($0), value: .number($0), isBest: $0 == best) })
    }

    static func commonColumn(_ common: CommonClips, _ data: ComparisonData) -> Table.Column {
        Table.Column(
            key: "\(data.main!).common", title: "on \(common.count) common clips", isNumber: true, priority: 1
        )
    }

    /// By how much a run beats its own input, in the measure's direction; nil where the input was not scored, or a metric says it already.
    private static func improvement(_ key: MetricKey, _ data: ComparisonData) -> Maker? {
        let told = data.keys.contains { $0.name.hasPrefix(key.name) && $0.name.hasSuffix("improvement") }
        let control = MetricKey("validation:identity", key.name)
        guard !told, data.keys.contains(control) else { return nil }
        let isLower = data.direction(key) == .lowerIsBetter
        var isCut = false
        let values = data.shown.map { run -> Double? in
            guard let own = data.value(run.id, key), let input = data.value(run.id, control) else {
                return nil
            }
            // Two means over different clips: their difference is that of the clips as well.
            if data.missing(run.id, ColumnReference(key)) + data.missing(run.id, ColumnReference(control)) > 0
            {
                isCut = true
                return nil
            }
            return isLower ? input - own : own - input
        }
        let style = Figure.Style(for: values.compactMap { $0 })
        let cells = values.map { value -> Table.Cell in
            guard let value else { return Table.Cell("", value: .missing) }
            return Table.Cell((value >= 0 ? "+" : "") + style.text(value), value: .number(value))
        }
        return Maker(
            column: Table.Column(
                key: "\(key).over_input", title: "over input", isNumber: true, priority: 29),
            cells: cells, isDifference: true,
            note: isCut
                ? "over input is left out where either mean is not over all clips: the two would be of different ones"
                : nil)
    }

    private static func epochs(_ data: ComparisonData) -> Maker {
        let cells = data.shown.map { run -> Table.Cell in
            guard let last = run.lastEpoch else { return Table.Cell("", value: .missing) }
            return Table.Cell("\(run.bestEpoch.map { "\($0)" } ?? "–")/\(last)", value: .number(Double(last)))
        }
        return Maker(
            column: Table.Column(key: "last_epoch", title: "best/epochs", isNumber: true, priority: 30),
            cells: cells)
    }

    /// Curves are read of few runs only: they take one row an epoch.
    private static func curves(_ store: RunStore, _ data: ComparisonData) throws -> Maker? {
        guard data.shown.count <= 100, let key = data.main else { return nil }
        let cells = try data.shown.map { run in
            Table.Cell(
                Sparkline.text(try store.curve(of: run.id, key).map(\.value), width: 16), value: .missing)
        }
        return Maker(
            column: Table.Column(key: "curve", title: "\(key.name) by epoch", priority: 998), cells: cells)
    }

    static func title(_ key: MetricKey, _ data: ComparisonData) -> String {
        let unit = data.definitions[key.name].map(\.unit) ?? ""
        let name = key.split == "validation" ? key.name : key.description
        return unit.isEmpty ? name : "\(name) (\(unit))"
    }

    /// The value to point out; nil where there is nothing to choose between.
    static func bestValue(_ values: [Double?], _ direction: Direction) -> Double? {
        let known = values.compactMap { $0 }
        guard known.count > 1 else { return nil }
        return direction.best(of: known)
    }

    // MARK: - Controls

    /// What makes a row of a control another one.
    private struct ControlRow: Hashable {
        var title: String
        var scores: [Double?]
    }

    /// Rows of one control; more say the same.
    private static let mostControls = 8

    /// A row a control; several where runs of different data or settings were measured against different inputs.
    private static func controls(
        _ data: ComparisonData, _ makers: [Maker], _ notes: inout [String]
    ) -> [Table.Row] {
        let splits = Set(data.keys.map(\.split)).filter(Control.isControl).sorted()
        let names = makers.compactMap(\.key).filter { $0.split == "validation" }.map(\.name)
        guard !names.isEmpty else { return [] }
        var rows: [Table.Row] = []
        for split in splits {
            // Equal scores of one title are one row, however many runs measured them.
            var groups: [ControlRow: [Run]] = [:]
            var order: [ControlRow] = []
            for run in data.shown {
                let scores = names.map { name in
                    data.value(run.id, MetricKey(split, name)).map { ($0 * 1e6).rounded() / 1e6 }
                }
                if scores.allSatisfy({ $0 == nil }) { continue }
                let title = Control.title(split) { data.summaries[run.id]?[$0]?.best }
                let row = ControlRow(title: title, scores: scores)
                if groups[row] == nil { order.append(row) }
                groups[row, default: []].append(run)
            }
            if order.count > mostControls {
                notes.append(
                    "\(mostControls) of \(order.count) different scores of \(order[0].title) are shown; "
                        + "name fewer runs to see the others")
            }
            for found in order.prefix(mostControls) {
                let runs = groups[found]!
                let whose =
                    order.count == 1
                    ? ""
                    : ": "
                        + Set(runs.map { "\($0.name), seed \($0.seed)" }).sorted().prefix(2).joined(
                            separator: "; ")
                rows.append(row(split, found.title + whose, runs[0], data, makers))
            }
        }
        return rows
    }

    /// The column that says what a row is.
    private static func label(_ makers: [Maker]) -> Int? {
        makers.firstIndex { $0.column.key == "name" } ?? makers.firstIndex { !$0.column.isNumber }
    }

    private static func row(
        _ split: String, _ title: String, _ run: Run, _ data: ComparisonData, _ makers: [Maker]
    ) -> Table.Row {
        let labelled = label(makers)
        let cells = makers.enumerated().map { index, maker -> Table.Cell in
            if index == labelled { return Table.Cell(title, value: .text(title)) }
            guard let key = maker.key, key.split == "validation", let style = maker.style,
                let value = data.value(run.id, MetricKey(split, key.name))
            else { return Table.Cell("", value: .missing) }
            var cell = Table.Cell(style.text(value), value: .number(value))
            cell.mark(data.coverage(run.id, ColumnReference(MetricKey(split, key.name))))
            return cell
        }
        return Table.Row(kind: .control, cells: cells)
    }
}

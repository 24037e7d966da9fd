import Measures
import RunStore

/// One row a group of runs: the mean over them and the interval that the mean lies in.
///
/// A group is an experiment with its seeds, or whatever runs have in common that was asked for.
enum GroupRows {
    static func table(_ store: RunStore, _ data: ComparisonData, _ request: ComparisonRequest) throws -> Table
    {
        var (table, all) =
            request.groupBy.isEmpty ? try bySeeds(store, data) : try byNames(store, data, request)
        let members = Array(all.prefix(request.top ?? .max))
        table.rows = Array(table.rows.prefix(members.count))
        let columns = try columns(data, request)
        for (place, column) in columns.enumerated() {
            add(column.reference, title: column.title, place, members, data, &table)
            guard column.reference == data.main.map({ ColumnReference($0) }) else { continue }
            if let recovered = data.recovered {
                table.columns.append(recovered.column)
                for (row, runs) in members.enumerated() {
                    table.rows[row].cells.append(recovered.cell(runs))
                }
            }
            if let common = data.common { addCommon(common, members, data, &table) }
        }
        for (row, runs) in members.enumerated() {
            if let mark = runs.compactMap({ data.comparability.marks[$0.id] }).first {
                table.rows[row].cells[0].suffix = mark
            }
        }
        table.alarms = data.comparability.alarms
        table.notes += data.comparability.notes
        if let note = data.lossNote(columns.map(\.reference.key)) { table.notes.append(note) }
        table.notes += data.coverageNotes(columns.map(\.reference))
        if let recovered = data.recovered, table.columns.contains(where: { $0.key == recovered.column.key }) {
            table.notes.append(recovered.note)
        }
        if let marks = RunRows.apart(
            members.map { $0.lazy.compactMap { data.comparability.reasons[$0.id] }.first })
        {
            table.columns.append(marks.column)
            for (row, cell) in marks.cells.enumerated() { table.rows[row].cells.append(cell) }
        }
        if members.count < all.count {
            table.notes.append(
                "\(Figure.grouped(members.count)) of \(Figure.grouped(all.count)) rows; --top 0 shows all")
        }
        let isOverSeeds = request.groupBy.isEmpty
        if members.contains(where: { $0.count > 1 }) {
            table.notes.append("± is the 95 % t interval of the mean over \(isOverSeeds ? "seeds" : "runs")")
        }
        if members.contains(where: { $0.count == 1 }) {
            table.notes.append(
                "\(isOverSeeds ? "an experiment of one seed" : "a row of one run") shows no spread: its difference from another may be luck"
            )
        }
        return table
    }

    // MARK: - Groups

    private static func bySeeds(
        _ store: RunStore, _ data: ComparisonData
    ) throws -> (Table, [[Run]]) {
        let members = groups(data) { $0.experiment }
        let names = try ExperimentNames(store, members.map { $0[0] })
        var table = Table()
        table.columns = [
            Table.Column(key: "name", title: "experiment"),
            Table.Column(key: "seeds", title: "seeds", isNumber: true, priority: 2),
        ]
        table.rows = members.map { runs in
            let name = names.of(runs[0].experiment)
            return Table.Row(kind: .group, cells: [Table.Cell(name, value: .text(name)), count(runs)])
        }
        return (table, members)
    }

    private static func byNames(
        _ store: RunStore, _ data: ComparisonData, _ request: ComparisonRequest
    ) throws -> (Table, [[Run]]) {
        let values = RunValues(store, data.shown, request.value, keys: data.keys)
        let names = request.groupBy.map(ColumnName.full)
        var keys: [String: [RunValue]] = [:]
        let columns = try names.map { name in
            guard let found = try values.values(name) else {
                throw ReportError.unknownColumn(pattern: name, known: try values.names())
            }
            return found
        }
        for (place, run) in data.shown.enumerated() { keys[run.id] = columns.map { $0[place] } }
        let members = groups(data) { keys[$0.id]! }
        var table = Table()
        table.columns = names.enumerated().map { place, name in
            let isNumber = columns[place].allSatisfy { if case .number = $0 { true } else { $0 == .missing } }
            let title = RunField.all.first { $0.key == name }?.title ?? name
            return Table.Column(key: name, title: title, isNumber: isNumber && place > 0)
        }
        table.columns.append(Table.Column(key: "runs", title: "runs", isNumber: true, priority: 2))
        table.rows = members.map { runs in
            Table.Row(kind: .group, cells: keys[runs[0].id]!.map(cell) + [count(runs)])
        }
        if let note = try mixture(store, members, names) { table.notes.append(note) }
        return (table, members)
    }

    /// What differs within rows besides the seed, and so widens their intervals.
    private static func mixture(_ store: RunStore, _ members: [[Run]], _ names: [String]) throws -> String? {
        let firsts = members.map { runs in
            var seen: Set<String> = []
            return runs.filter { seen.insert($0.experiment).inserted }
        }
        let settings = try store.settings(of: firsts.flatMap { $0 })
        var paths: Set<String> = []
        for runs in firsts where runs.count > 1 {
            let all = runs.map { settings[$0.id] ?? [:] }
            for path in Set(all.flatMap(\.keys)) where Set(all.map { $0[path] }).count > 1 {
                paths.insert(path)
            }
        }
        let told = paths.filter { !["name", "description", "seed"].contains($0) && !names.contains($0) }
            .sorted()
        guard !told.isEmpty else { return nil }
        let rest = told.count > 6 ? " and \(told.count - 6) more" : ""
        return
            "runs of one row differ in more than their seed: \(told.prefix(6).joined(separator: ", "))\(rest)"
    }

    private static func groups<Key: Hashable>(
        _ data: ComparisonData, by key: (Run) -> Key
    ) -> [[Run]] {
        var order: [Key] = []
        var members: [Key: [Run]] = [:]
        for run in data.shown {
            let key = key(run)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(run)
        }
        return data.sorted(order.map { members[$0]! })
    }

    private static func cell(_ value: RunValue) -> Table.Cell {
        switch value {
        case .missing: Table.Cell("", value: .missing)
        case .number(let number): Table.Cell(Figure.exact(number), value: .number(number))
        case .text(let text): Table.Cell(text, value: .text(text))
        case .several(let texts):
            Table.Cell(texts.joined(separator: ", "), value: .text(texts.joined(separator: ", ")))
        }
    }

    private static func count(_ runs: [Run]) -> Table.Cell {
        Table.Cell("\(runs.count)", value: .number(Double(runs.count)))
    }

    // MARK: - Numbers

    private static func columns(
        _ data: ComparisonData, _ request: ComparisonRequest
    ) throws -> [(reference: ColumnReference, title: String?)] {
        if request.columns.isEmpty {
            let keys =
                data.validationKeys.filter { $0 == data.main }
                + data.validationKeys.filter { $0 != data.main }
            return keys.map { (ColumnReference($0), nil) }
        }
        return try request.columns.flatMap { text in
            let (name, title) = ColumnName.split(text)
            let (pattern, choice) = ColumnReference.split(name)
            let found = data.keys.filter { ColumnName.matches(pattern, $0.description) }
            if found.isEmpty && !(["name", "seeds", "runs"] + request.groupBy).contains(pattern) {
                throw ReportError.unknownColumn(pattern: pattern, known: data.keys.map(\.description))
            }
            return found.map { (ColumnReference($0, choice), found.count == 1 ? title : nil) }
        }
    }

    private static func add(
        _ column: ColumnReference, title: String?, _ place: Int, _ members: [[Run]], _ data: ComparisonData,
        _ table: inout Table
    ) {
        let key = column.key
        let samples = members.map { Sample($0.compactMap { data.value($0.id, column) }) }
        let means = samples.map { $0.count > 0 ? $0.mean : nil }
        let style = Figure.Style(for: means.compactMap { $0 })
        let isMarked = members.map { $0.contains { data.comparability.marks[$0.id] != nil } }
        // A group's clips are those of all its runs; one that misses more of them than another does not win.
        let coverage = members.map { runs in
            let known = runs.compactMap { data.coverage($0.id, column) }
            return known.isEmpty || known.count < runs.count
                ? nil : Coverage(known.reduce(0) { $0 + $1.scored }, of: known.reduce(0) { $0 + $1.asked })
        }
        let shares = zip(coverage, members).map { Double($0?.missing ?? 0) / Double($1.count) }
        let least = members.indices.filter { !isMarked[$0] && means[$0] != nil }.map { shares[$0] }.min() ?? 0
        let competes = members.indices.map { !isMarked[$0] && shares[$0] <= least }
        let best = RunRows.bestValue(zip(means, competes).map { $1 ? $0 : nil }, data.direction(key))
        let priority = key == data.main ? 0 : data.direction(key) == .neither ? 60 + place : 10 + place
        let usual = RunRows.title(key, data) + (column.choice.map { ", \($0.rawValue)" } ?? "")
        table.columns.append(
            Table.Column(
                key: column.description, title: title ?? usual, isNumber: true, priority: priority))
        table.columns.append(
            // The interval as a column of its own is for programs; people read it beside the mean.
            Table.Column(key: "\(column.description).half_interval", title: "", isNumber: true, priority: 99))
        let isCounted = coverage.contains { $0 != nil }
        for name in isCounted ? ["scored", "asked"] : [] {
            table.columns.append(
                Table.Column(key: "\(column.description).\(name)", title: "", isNumber: true, priority: 99))
        }
        for (row, sample) in samples.enumerated() {
            guard let mean = means[row] else {
                table.rows[row].cells += [Table.Cell("", value: .missing), Table.Cell("", value: .missing)]
                table.rows[row].cells += counts(coverage[row], shown: isCounted)
                continue
            }
            let half = sample.halfInterval()
            let text = half.map { "\(style.text(mean)) ± \(style.text($0))" } ?? style.text(mean)
            var cell = Table.Cell(text, value: .number(mean), isBest: competes[row] && mean == best)
            cell.mark(coverage[row])
            table.rows[row].cells.append(cell)
            table.rows[row].cells.append(Table.Cell("", value: half.map { .number($0) } ?? .missing))
            table.rows[row].cells += counts(coverage[row], shown: isCounted)
        }
    }

    /// The clips that a mean is over, for programs.
    private static func counts(_ coverage: Coverage?, shown: Bool) -> [Table.Cell] {
        guard shown else { return [] }
        return [coverage?.scored, coverage?.asked].map {
            Table.Cell("", value: $0.map { .integer(Int64($0)) } ?? .missing)
        }
    }

    /// The main measure over the clips that all were judged on: what ranks rows of different clips.
    private static func addCommon(
        _ common: CommonClips, _ members: [[Run]], _ data: ComparisonData, _ table: inout Table
    ) {
        let samples = members.map { Sample($0.compactMap { common.means[$0.id] }) }
        let style = Figure.Style(for: samples.map(\.mean))
        let best = RunRows.bestValue(samples.map(\.mean), data.direction(data.main!))
        table.columns.append(RunRows.commonColumn(common, data))
        for (row, sample) in samples.enumerated() {
            let half = sample.halfInterval()
            let text =
                half.map { "\(style.text(sample.mean)) ± \(style.text($0))" } ?? style.text(sample.mean)
            table.rows[row].cells.append(
                Table.Cell(text, value: .number(sample.mean), isBest: sample.mean == best))
        }
    }
}

import RunStore

/// What `etude runs` prints: one line a run, the newest first.
public enum RunList {
    public static func table(
        _ store: RunStore, _ selection: RunSelection, filter: RunFilter = RunFilter(), top: Int?
    ) throws -> Table {
        var runs: [Run] = try filter.applied(to: store.runs(selection), in: store, .best).reversed()
        let count = runs.count
        if let top { runs = Array(runs.prefix(top)) }
        let values = RunValues(store, runs, .best)
        let definitions = try store.metricDefinitions()
        let main = try ComparisonData.mainMetric(
            definitions, values.has, objectives: Set(runs.map(\.objective)))
        let unit = definitions.first { $0.name == main?.name }.map(\.unit) ?? ""
        let scores = try main.map { key in
            try store.summaries(of: runs.count > RunValues.many ? nil : runs.map(\.id), key: key)
        }
        let numbers = runs.map { run in main.flatMap { scores?[run.id]?[$0]?.best } }
        let style = Figure.Style(for: numbers.compactMap { $0 })
        let seconds = try store.seconds(of: runs)
        var table = Table()
        let fields: [(key: String, priority: Int)] = [
            ("id", 0), ("study", 7), ("name", 0), ("seed", 3), ("status", 1), ("last_epoch", 5),
            ("best_epoch", 9),
            ("parameters", 99), ("created", 8),
        ]
        table.columns = fields.map { field in
            let found = RunField.named(field.key)
            return Table.Column(
                key: field.key, title: found.title, isNumber: found.isNumber, priority: field.priority)
        }
        table.columns.append(Table.Column(key: "reason", title: "reason", priority: 9))
        if let main {
            table.columns.insert(
                Table.Column(
                    key: main.description, title: unit.isEmpty ? main.name : "\(main.name) (\(unit))",
                    isNumber: true, priority: 2), at: 5)
        }
        table.columns.insert(
            Table.Column(key: "seconds", title: "trained for", isNumber: true, priority: 6),
            at: table.columns.count - 2)
        // A trial of a sweep is told by what it sets: its number is another's once the sweep is edited.
        let sets = SetWords(try store.overrides(of: runs))
        let hasSets = runs.contains { !sets.short($0.id).isEmpty }
        if hasSets {
            table.columns.insert(
                Table.Column(key: "sets", title: "sets", priority: 4, leastWidth: 12), at: 3)
        }
        table.rows = runs.enumerated().map { place, run in
            var cells = fields.map { field in
                let found = RunField.named(field.key)
                return Table.Cell(found.text(run), value: found.value(run))
            }
            if let last = run.lastEpoch, run.status != .finished {
                cells[5] = Table.Cell("\(last)/\(run.plannedEpochs)", value: .number(Double(last)))
            }
            if main != nil {
                let number = numbers[place]
                var cell = Table.Cell(
                    number.map(style.text) ?? "", value: number.map { .number($0) } ?? .missing)
                cell.mark(main.flatMap { scores?[run.id]?[$0]?.bestCoverage })
                cells.insert(cell, at: 5)
            }
            let time = seconds[run.id]
            cells.insert(
                Table.Cell(time.map(Figure.duration) ?? "", value: time.map { .number($0) } ?? .missing),
                at: cells.count - 1)
            if hasSets {
                let whole = sets.whole(run.id)
                cells.insert(
                    Table.Cell(sets.short(run.id), value: whole.isEmpty ? .missing : .text(whole)), at: 3)
            }
            cells.append(Table.Cell(run.reason ?? "", value: run.reason.map { .text($0) } ?? .missing))
            return Table.Row(kind: .run, cells: cells)
        }
        if runs.count < count {
            table.notes.append("the newest \(runs.count) of \(Figure.grouped(count)) runs; --top 0 shows all")
        }
        if runs.isEmpty { table.notes.append(try emptiness(store, selection)) }
        return table
    }

    /// Why a selection has no runs in it: for whoever has nothing to list, compare or write then.
    public static func emptiness(_ store: RunStore, _ selection: RunSelection) throws -> String {
        let all = try store.runs(RunSelection(includesDeleted: true))
        if all.isEmpty { return "no run is stored yet; `etude run experiments/…` makes one" }
        let removed = all.count { $0.isDeleted }
        if removed == all.count, !selection.includesDeleted {
            return "every run was removed (\(removed)); `etude runs --removed` lists them"
        }
        let words = selection.states.map(\.rawValue).joined(separator: " or ")
        return
            "none of the \(all.count - (selection.includesDeleted ? 0 : removed)) runs is \(words.isEmpty ? "meant" : words)"
    }
}

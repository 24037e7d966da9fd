import RunStore

/// What `etude runs` prints: one line a run, the newest first.
public enum RunList {
    public static func table(
        _ store: RunStore, _ selection: RunSelection, filter: RunFilter = RunFilter(), top: Int?
    ) throws -> Table {
        var runs: [Run] = try filter.applied(to: store.runs(selection), in: store, .best).reversed()
        let count = runs.count
        if let top { runs = Array(runs.prefix(top)) }
        var table = Table()
        let fields: [(key: String, priority: Int)] = [
            ("id", 0), ("study", 5), ("name", 0), ("seed", 2), ("status", 1), ("last_epoch", 3),
            ("best_epoch", 7),
            ("parameters", 8), ("created", 6),
        ]
        table.columns = fields.map { field in
            let found = RunField.named(field.key)
            return Table.Column(
                key: field.key, title: found.title, isNumber: found.isNumber, priority: field.priority)
        }
        table.columns.append(Table.Column(key: "reason", title: "reason", priority: 9))
        table.rows = runs.map { run in
            var cells = fields.map { field in
                let found = RunField.named(field.key)
                return Table.Cell(found.text(run), value: found.value(run))
            }
            if run.status == .running, !store.isAlive(run) {
                cells[4] = Table.Cell("killed", value: .text("killed"))
            }
            if let last = run.lastEpoch, run.status != .finished {
                cells[5] = Table.Cell("\(last)/\(run.plannedEpochs)", value: .number(Double(last)))
            }
            cells.append(Table.Cell(run.reason ?? "", value: run.reason.map { .text($0) } ?? .missing))
            return Table.Row(kind: .run, cells: cells)
        }
        if runs.count < count {
            table.notes.append("the newest \(runs.count) of \(Figure.grouped(count)) runs; --top 0 shows all")
        }
        if runs.isEmpty { table.notes.append("no run is stored yet; `etude run experiments/…` makes one") }
        return table
    }
}

import RunStore

extension Report {
    func cost() throws -> [ReportBlock] {
        var table = Table()
        table.columns = [
            Table.Column(key: "name", title: "experiment"),
            Table.Column(key: "seed", title: "seed", isNumber: true),
        ]
        for title in ["seconds an epoch", "examples a second", "training time", "memory at most"] {
            table.columns.append(Table.Column(key: title, title: title, isNumber: true))
        }
        table.columns.append(Table.Column(key: "machine", title: "machine"))
        for run in data.shown {
            let epochs = try store.epochs(of: run.id)
            let total = epochs.reduce(0) { $0 + $1.seconds }
            let examples = epochs.reduce(0) { $0 + $1.examples }
            let attempt = try store.details(of: run).attempts.last
            let cells = [
                names.of(run.experiment), "\(run.seed)",
                epochs.isEmpty ? "" : Figure.alone(total / Double(epochs.count)),
                total > 0 ? Figure.alone(Double(examples) / total) : "", Figure.duration(total),
                run.peakMemoryBytes.map(Figure.bytes) ?? "",
                attempt.map {
                    "\($0.environment.processor), \($0.environment.threads) thread\($0.environment.threads == 1 ? "" : "s")"
                } ?? "",
            ]
            table.rows.append(Table.Row(kind: .run, cells: cells.map { Table.Cell($0) }))
        }
        return [.heading(2, "Time and size"), .table(table)]
    }
}

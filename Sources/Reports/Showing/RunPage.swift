import RunStore

/// What `etude show` prints: everything about one run.
public struct RunPage {
    private let store: RunStore
    private let details: RunDetails
    private let style: TerminalStyle
    private var run: Run { details.run }

    public init(_ store: RunStore, run: Run, style: TerminalStyle) throws {
        self.store = store
        self.style = style
        details = try store.details(of: run)
    }

    public func text() throws -> String {
        let alarm = Leakage.sentence(try store.splits(of: [run.dataFingerprint])[run.dataFingerprint] ?? [])
        let parts = [
            alarm.map { style.alarm("LEAKAGE: \($0)") + "\n" } ?? "", try heading(), data, try metrics(),
            try curve(), try epochTable(), layers, attempts, try settings(), files, remarks,
        ]
        return Wrapping.page(parts.filter { !$0.isEmpty }.joined(separator: "\n"), to: style.width)
    }

    // MARK: - Parts

    private func heading() throws -> String {
        var lines = [style.bold("\(Escaping.visible(run.name)), seed \(run.seed)") + "  \(run.id)"]
        if !details.question.isEmpty { lines.append(Escaping.visible(details.question)) }
        let status = RunStatus.words(run.statusWord, run.reason.map(Escaping.visible), sign: ": ")
        lines += [
            line("status", status),
            details.overrides.isEmpty
                ? nil : line("sets", Escaping.visible(details.overrides.joined(separator: " "))),
            line("study", Escaping.visible("\(run.study), model \(run.model)")),
            line("epochs", epochs),
            line("started", [run.startedAt, run.endedAt].compactMap { $0 }.joined(separator: " to ")),
        ].compactMap { $0 }
        let others = try store.otherNames(of: run)
        if !others.isEmpty {
            lines.append(line("also called", others.map(Escaping.visible).joined(separator: ", ")))
        }
        if let bytes = run.peakMemoryBytes { lines.append(line("memory", "\(Figure.bytes(bytes)) at most")) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var epochs: String {
        guard let last = run.lastEpoch else { return "none of \(run.plannedEpochs) yet" }
        return "\(last) of \(run.plannedEpochs)"
            + (run.bestEpoch.map { ", the best was \($0) by \(run.objective)" } ?? "")
    }

    private var data: String {
        line("data", Escaping.visible(details.dataSummary)) + "\n"
            + line("fingerprint", run.dataFingerprint) + "\n"
    }

    /// Every metric: at the best epoch and at the last, beside the controls.
    private func metrics() throws -> String {
        let summaries = try store.summaries(of: [run.id])[run.id] ?? [:]
        guard !summaries.isEmpty else { return "" }
        let keys = try store.metricKeys(of: [run.id])
        let units = Dictionary(
            try store.metricDefinitions().map { ($0.name, $0.unit) }, uniquingKeysWith: { first, _ in first })
        let controls = keys.map(\.split).filter(Control.isControl).uniqued
        var table = Table()
        table.columns = [Table.Column(key: "metric", title: "metric")]
        let titles = controls.map { Control.title($0) { summaries[$0]?.best } }
        for title in ["best epoch", "last epoch"] + titles {
            table.columns.append(Table.Column(key: title, title: title, isNumber: true))
        }
        for key in keys where !Control.isControl(key.split) {
            guard let summary = summaries[key] else { continue }
            var values = [summary.best, summary.last]
            values += controls.map { control in
                key.split == "validation" ? summaries[MetricKey(control, key.name)]?.best : nil
            }
            var coverage = [summary.bestCoverage, summary.lastCoverage]
            coverage += controls.map { control in
                key.split == "validation" ? summaries[MetricKey(control, key.name)]?.bestCoverage : nil
            }
            let style = Figure.Style(for: values.compactMap { $0 })
            let unit = units[key.name] ?? ""
            table.rows.append(
                Table.Row(
                    kind: .run,
                    cells: [Table.Cell("\(key)\(unit.isEmpty ? "" : " (\(unit))")")]
                        + zip(values, coverage).map { value, coverage in
                            var cell = Table.Cell(value.map(style.text) ?? "")
                            cell.mark(coverage)
                            return cell
                        }))
        }
        return table.terminal(style)
    }

    private func curve() throws -> String {
        let parts = run.objective.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return "" }
        let points = try store.curve(of: run.id, MetricKey(parts[0], parts[1]))
        return TextCurve.text(
            points, title: "\(run.objective) by epoch", width: min(style.width ?? 80, 100),
            marked: run.bestEpoch)
    }

    /// Every epoch that counts: what was trained and what validation said.
    private func epochTable() throws -> String {
        let epochs = try store.epochs(of: run.id)
        guard !epochs.isEmpty else { return "" }
        let curves = try store.curves(of: run.id)
        let keys = try store.metricKeys(of: [run.id]).filter { curves[$0] != nil }
        let main = keys.filter { $0.description == run.objective }
        let shown = main + keys.filter { !main.contains($0) }
        var table = Table()
        table.title = "epochs"
        table.columns = [Table.Column(key: "epoch", title: "epoch", isNumber: true)]
        var columns = [
            epochs.map { Table.Cell("\($0.epoch)\($0.epoch == run.bestEpoch ? " best" : "")") }
        ]
        for (place, key) in shown.enumerated() {
            table.columns.append(
                Table.Column(key: key.description, title: key.description, isNumber: true, priority: place))
            let values = Dictionary(
                (curves[key] ?? []).map { ($0.epoch, $0.value) }, uniquingKeysWith: { first, _ in first })
            let style = Figure.Style(for: values.values.compactMap { $0 })
            let coverage = try store.coverage(of: run.id, key)
            columns.append(
                epochs.map {
                    var cell = Table.Cell((values[$0.epoch] ?? nil).map(style.text) ?? "")
                    cell.mark(coverage[$0.epoch])
                    return cell
                })
        }
        table.columns += [
            Table.Column(key: "learning_rate", title: "learning rate", isNumber: true, priority: 900),
            Table.Column(key: "seconds", title: "seconds", isNumber: true, priority: 901),
        ]
        columns.append(epochs.map { Table.Cell(Figure.alone($0.learningRate)) })
        columns.append(epochs.map { Table.Cell(Figure.alone($0.seconds)) })
        table.rows = epochs.indices.map { row in
            Table.Row(kind: .run, cells: columns.map { $0[row] })
        }
        return table.terminal(style)
    }

    private var layers: String {
        guard !details.layers.isEmpty else { return "" }
        var table = Table()
        table.columns = [
            Table.Column(key: "layer", title: "layer"), Table.Column(key: "kind", title: "kind"),
            Table.Column(key: "shape", title: "shape"),
            Table.Column(key: "parameters", title: "parameters", isNumber: true),
        ]
        table.rows = details.layers.map { layer in
            Table.Row(
                kind: .run,
                cells: [layer.name, layer.kind, layer.shape, Figure.grouped(layer.parameters)].map {
                    Table.Cell($0)
                })
        }
        let total = details.layers.reduce(0) { $0 + $1.parameters }
        table.rows.append(
            Table.Row(
                kind: .group,
                cells: ["total", "", "", Figure.grouped(total)].map { Table.Cell($0) }))
        return table.terminal(style)
    }

    private var attempts: String {
        details.attempts.map { attempt in
            let environment = attempt.environment
            let word = run.isKilled && attempt.status == .running ? run.statusWord : attempt.status.rawValue
            let status = RunStatus.words(word, attempt.reason.map(Escaping.visible), sign: ": ")
            let code = environment.codeVersion + (environment.codeIsDirty ? ", changed since" : "")
            let libraries = environment.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            return [
                style.bold("attempt \(attempt.number)") + " from epoch \(attempt.firstEpoch), \(status)",
                line(
                    "started",
                    [attempt.startedAt, attempt.endedAt].compactMap { $0 }.joined(separator: " to ")),
                line("command", Escaping.visible(environment.command)),
                line("code", code),
                line(
                    "machine", "\(environment.host), \(environment.processor), \(environment.threads) threads"
                ),
                line(
                    "numerics",
                    "instructions \(environment.instructions.map(Escaping.visible) ?? "not recorded"), version "
                        + (environment.numerics.map { "\($0)" } ?? "not recorded")),
                line("libraries", libraries.joined(separator: ", ")),
            ].map { $0 + "\n" }.joined()
        }.joined()
    }

    private func settings() throws -> String {
        let settings = try store.settings(of: [run])[run.id] ?? [:]
        var lines = [
            style.bold("settings")
                + (details.source.isEmpty ? "" : " from \(Escaping.visible(details.source))")
        ]
        lines += details.overrides.map { "  --set \(Escaping.visible($0))" }
        let width = settings.keys.reduce(0) { max($0, $1.count) }
        lines += settings.sorted { $0.key < $1.key }.map { path, value in
            "  \(DisplayWidth.pad(Escaping.visible(path), to: width, right: false))  \(Escaping.visible(value))"
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var files: String {
        guard !details.artifacts.isEmpty else { return "" }
        let lines = details.artifacts.map { artifact in
            "  \(store.folder(of: run.id))/\(Escaping.visible(artifact.path))  \(artifact.kind), \(Figure.bytes(artifact.bytes))\n"
        }
        return style.bold("files") + "\n" + lines.joined()
    }

    private var remarks: String {
        var text = ""
        if !details.tags.isEmpty {
            text += line("tags", details.tags.map(Escaping.visible).joined(separator: ", ")) + "\n"
        }
        for note in details.notes {
            text += line("note", "\(note.createdAt)  \(Escaping.visible(note.text))") + "\n"
        }
        return text
    }

    private func line(_ name: String, _ value: String) -> String {
        DisplayWidth.pad(name, to: 12, right: false) + value
    }
}

extension Array where Element: Hashable {
    /// The elements in order, each once.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

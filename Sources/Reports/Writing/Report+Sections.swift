import RunStore

extension Report {
    func questions() -> String {
        var seen: Set<String> = []
        let questions = try? groups.map { try store.details(of: $0[0]).question }
        let kept = (questions ?? []).filter { !$0.isEmpty && seen.insert($0).inserted }
        return kept.map { Escaping.markdown($0) + "\n" }.joined(separator: "\n")
    }

    func experiments() throws -> String {
        var table = Table()
        table.columns = [
            Table.Column(key: "name", title: "experiment"), Table.Column(key: "model", title: "model"),
            Table.Column(key: "parameters", title: "parameters", isNumber: true),
            Table.Column(key: "epochs", title: "epochs", isNumber: true),
            Table.Column(key: "seeds", title: "seeds"), Table.Column(key: "source", title: "file"),
        ]
        for group in groups {
            let details = try store.details(of: group[0])
            let epochs = Set(group.map { $0.lastEpoch ?? 0 }).sorted()
            let range = epochs.count == 1 ? "\(epochs[0])" : "\(epochs[0]) to \(epochs[epochs.count - 1])"
            let cells = [
                name(group), group[0].model, group[0].parameters.map(Figure.grouped) ?? "", range,
                group.map(\.seed).sorted().map(String.init).joined(separator: ", "), details.source,
            ]
            table.rows.append(Table.Row(kind: .group, cells: cells.map { Table.Cell($0) }))
        }
        let unfinished = data.shown.filter { $0.status != .finished }
        if !unfinished.isEmpty {
            let list = unfinished.map {
                "\($0.id.prefix(8)) (\($0.status.rawValue), epoch \($0.lastEpoch ?? 0))"
            }
            table.notes.append("Not finished: \(list.joined(separator: ", ")).")
        }
        return "## Experiments\n\n\(table.markdown)"
    }

    func dataSection() throws -> String {
        var lines: [String] = []
        var seen: Set<String> = []
        for group in groups where seen.insert(group[0].dataFingerprint).inserted {
            let summary = try store.details(of: group[0]).dataSummary
            lines.append(
                "\(Escaping.markdown(summary)) (fingerprint `\(group[0].dataFingerprint.prefix(12))`)\n")
        }
        return "## Data\n\n" + lines.joined(separator: "\n")
    }

    func results() throws -> String {
        let request = ComparisonRequest(selection: RunSelection(selection))
        let tables = try Comparison.tables(store, request).map { table in
            var table = table
            if !table.title.isEmpty {
                table.title = table.title.prefix(1).uppercased() + table.title.dropFirst()
            }
            return table.markdown
        }
        return """
            ## Results

            At each run's best epoch by its objective; the best of a column is bold. The controls need no training: a model has \
            learned something only where it beats them.

            \(tables.joined(separator: "\n"))
            """
    }

    func contests() throws -> String {
        guard groups.count > 1, let key = data.main else { return "" }
        let contests = try Contest.all(store, data, names: names)
        guard !contests.isEmpty else { return "" }
        return "## Differences\n\n\(Contest.table(contests, metric: RunRows.title(key, data)).markdown)"
    }

    func curves(_ pictures: String) -> String {
        "## Learning curves\n\n![Learning curves](\(pictures)/\(Self.curvesName))\n"
    }

    /// The main metric by each condition of the clips: how it fares as the noise grows.
    func conditions() throws -> String {
        guard let key = data.main else { return "" }
        var text = ""
        let scores = try groups.map { group in try group.flatMap { try store.clipScores(of: $0.id) } }
        let names = Set(scores.joined().flatMap(\.conditions.keys)).sorted()
        for condition in names {
            let levels = Set(scores.joined().compactMap { $0.conditions[condition] })
            // A condition that every clip has its own value of makes no rows to read.
            guard levels.count > 1, levels.count <= 12 else { continue }
            let table = Self.breakdown(scores, groups.map(name), condition, levels.sorted(), key)
            text +=
                "\n**\(Escaping.markdown(RunRows.title(key, data))) by \(Escaping.markdown(condition))**\n\n\(table.markdown)"
        }
        return text.isEmpty ? "" : "## By condition\n\(text)"
    }

    private static func breakdown(
        _ scores: [[ClipScores]], _ names: [String], _ condition: String, _ levels: [Double], _ key: MetricKey
    ) -> Table {
        func mean(_ clips: [ClipScores], _ split: String, _ level: Double) -> Double? {
            let values = clips.filter { $0.conditions[condition] == level }.flatMap(\.scores)
                .filter { $0.split == split && $0.name == key.name }.compactMap(\.value)
            return values.isEmpty ? nil : Sample(values).mean
        }
        var table = Table()
        table.columns = [Table.Column(key: "name", title: "experiment")]
        table.columns += levels.map {
            Table.Column(key: "\(condition)=\($0)", title: Figure.exact($0), isNumber: true)
        }
        var lines: [(kind: Table.Kind, name: String, values: [Double?])] = []
        for (clips, name) in zip(scores, names) {
            lines.append((.run, name, levels.map { mean(clips, key.split, $0) }))
        }
        let all = scores.flatMap { $0 }
        let controls = Set(all.flatMap { $0.scores.map(\.split) }).filter(Control.isControl).sorted()
        for split in controls {
            lines.append((.control, Control.title(split), levels.map { mean(all, split, $0) }))
        }
        let style = Figure.Style(for: lines.flatMap(\.values).compactMap { $0 })
        table.rows = lines.map { line in
            Table.Row(
                kind: line.kind,
                cells: [Table.Cell(line.name)] + line.values.map { Table.Cell($0.map(style.text) ?? "") })
        }
        return table
    }

    func cost() throws -> String {
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
                run.name, "\(run.seed)", epochs.isEmpty ? "" : Figure.alone(total / Double(epochs.count)),
                total > 0 ? Figure.alone(Double(examples) / total) : "", Figure.duration(total),
                run.peakMemoryBytes.map(Figure.bytes) ?? "",
                attempt.map { "\($0.environment.processor), \($0.environment.threads) threads" } ?? "",
            ]
            table.rows.append(Table.Row(kind: .run, cells: cells.map { Table.Cell($0) }))
        }
        return "## Time and size\n\n\(table.markdown)"
    }

    func reproduction() throws -> String {
        var commands: [String] = []
        var versions: Set<String> = []
        for group in groups {
            let details = try store.details(of: group[0])
            for attempt in details.attempts {
                versions.insert(
                    attempt.environment.codeVersion + (attempt.environment.codeIsDirty ? " with changes" : "")
                )
            }
            guard !details.source.isEmpty else { continue }
            var command = "etude run \(Escaping.shell(details.source))"
            for override in details.overrides { command += " --set \(Escaping.shell(override))" }
            commands.append(
                command + " --seeds \(group.map(\.seed).sorted().map(String.init).joined(separator: ","))")
        }
        commands.append(
            (["etude report"] + selection.map(Escaping.shell) + ["-o results.md"]).joined(separator: " "))
        let code =
            versions.isEmpty
            ? "" : "\nMade by etude \(versions.sorted().map(Escaping.markdown).joined(separator: ", ")).\n"
        return
            "## How to make this again\n\n```sh\n\(commands.map(Escaping.visible).joined(separator: "\n"))\n```\n\(code)"
    }

    /// Losses and the main measure of every run; one colour an experiment.
    func curvePlot() throws -> CurvePlot {
        var keys = [MetricKey("train", "loss"), MetricKey("validation", "loss")]
        if let main = data.main, !keys.contains(main) { keys.append(main) }
        let others = data.validationKeys.filter { !keys.contains($0) && data.direction($0) != .neither }
        keys += others.prefix(1)
        let runs = groups.prefix(8).enumerated().flatMap { place, group in
            group.prefix(10).map { (place, $0) }
        }
        let curves = try runs.map { try store.curves(of: $0.1.id) }
        let panels = keys.map { key in
            var drawn: Set<Int> = []
            let lines = zip(runs, curves).compactMap { run, curves -> CurvePlot.Curve? in
                guard let points = curves[key] else { return nil }
                // One entry of the key an experiment.
                let isFirst = drawn.insert(run.0).inserted
                return CurvePlot.Curve(
                    label: isFirst ? name(groups[run.0]) : "", points: points, group: run.0)
            }
            var levels: [(label: String, value: Double)] = []
            if key.split == "validation", key.name != "loss",
                let value = data.value(runs[0].1.id, MetricKey("validation:identity", key.name))
            {
                levels = [(Control.title("validation:identity"), value)]
            }
            let title =
                key.split == "validation" ? "validation \(RunRows.title(key, data))" : "training \(key.name)"
            return CurvePlot.Panel(
                title: title, curves: lines, isLogarithmic: key.name == "loss", levels: levels)
        }
        return CurvePlot(title: "learning curves", panels: panels)
    }
}

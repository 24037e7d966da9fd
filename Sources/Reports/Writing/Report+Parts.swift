import RunStore

extension Report {
    /// A part of the report; empty where these runs have nothing to say in it.
    func blocks(_ part: ReportPart, _ place: ReportPlace) throws -> [ReportBlock] {
        switch part {
        case .title: [.heading(1, "Results: \(title)")]
        case .question: try questions()
        case .experiments: try experiments()
        case .data: try dataBlocks()
        case .results: try results()
        case .differences: try contests()
        case .curves: curves(place)
        case .sounds: try sounds(place)
        case .conditions: try conditions()
        case .cost: try cost()
        case .reproduction: try reproduction()
        }
    }

    private func questions() throws -> [ReportBlock] {
        var seen: Set<String> = []
        let questions = try groups.map { try store.details(of: $0[0]).question }
        return questions.filter { !$0.isEmpty && seen.insert($0).inserted }.map { .text($0) }
    }

    private func experiments() throws -> [ReportBlock] {
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
                "\($0.id.prefix(8)) (\($0.statusWord), epoch \($0.lastEpoch ?? 0))"
            }
            table.notes.append("Not finished: \(list.joined(separator: ", ")).")
        }
        return [.heading(2, "Experiments"), .table(table)]
    }

    private func dataBlocks() throws -> [ReportBlock] {
        var blocks: [ReportBlock] = [.heading(2, "Data")]
        var seen: Set<String> = []
        let splits = try store.splits(of: Set(groups.map { $0[0].dataFingerprint }))
        for group in groups where seen.insert(group[0].dataFingerprint).inserted {
            let fingerprint = group[0].dataFingerprint
            let summary = try store.details(of: group[0]).dataSummary
            blocks.append(.text("\(summary) (fingerprint \(fingerprint.prefix(12)))"))
            guard let sides = splits[fingerprint] else { continue }
            let trained = sides.first { $0.name == "train" }?.groups ?? []
            let judged = sides.first { $0.name == "validation" }?.groups ?? []
            if let sentence = Leakage.sentence(sides) {
                blocks.append(.alarm("LEAKAGE: \(sentence)"))
            } else if !trained.isEmpty, !judged.isEmpty {
                let shared = trained.intersection(judged).count
                blocks.append(
                    .text(
                        "No recording is on both sides; \(shared == 0 ? "no group (voice, album) is either" : "\(shared) of \(judged.count) validation groups (voices, albums) are").\(shared == 0 ? "" : " trained on as well, in other recordings.")"
                            .replacing(".. ", with: ". ")))
            }
        }
        return blocks
    }

    private func results() throws -> [ReportBlock] {
        let comparison = ComparisonRequest(selection: RunSelection(request.terms), filter: request.filter)
        let tables = try Comparison.tables(store, comparison).map { table in
            var table = table
            if !table.title.isEmpty {
                table.title = table.title.prefix(1).uppercased() + table.title.dropFirst()
            }
            return table
        }
        let words = """
            At each run's best epoch by its objective; the best of a column is bold. The controls need no training: a model has \
            learned something only where it beats them.
            """
        return [.heading(2, "Results"), .text(words)] + tables.map { .table($0) }
    }

    private func contests() throws -> [ReportBlock] {
        guard groups.count > 1, let key = data.main else { return [] }
        let (contests, notes) = try Contest.all(store, data)
        guard !contests.isEmpty || !notes.isEmpty else { return [] }
        return [
            .heading(2, "Differences"),
            .table(Contest.table(contests, notes: notes, metric: RunRows.title(key, data))),
        ]
    }

    private func curves(_ place: ReportPlace) -> [ReportBlock] {
        let picture = ReportBlock.Picture(
            title: "Learning curves", file: place.picture(ReportPlace.curvesName))
        return [.heading(2, "Learning curves"), .picture(picture)] + curveNotes.map { .text($0) }
    }

    private func reproduction() throws -> [ReportBlock] {
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
            (["etude report"] + request.words.map(Escaping.shell) + ["-o results.md"]).joined(separator: " "))
        var blocks: [ReportBlock] = [
            .heading(2, "How to make this again"),
            .code(commands.map { Escaping.visible($0) + "\n" }.joined()),
        ]
        if !versions.isEmpty {
            blocks.append(.text("Made by etude \(versions.sorted().joined(separator: ", "))."))
        }
        return blocks
    }
}

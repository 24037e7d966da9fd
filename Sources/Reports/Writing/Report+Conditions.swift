import RunStore

extension Report {
    /// The main metric by each condition of the clips: how it fares as the noise grows.
    func conditions() throws -> [ReportBlock] {
        guard let key = data.main else { return [] }
        var blocks: [ReportBlock] = []
        let scores = try groups.map { group in try group.flatMap { try store.clipScores(of: $0.id) } }
        let names = Set(scores.joined().flatMap(\.conditions.keys)).sorted()
        for condition in names {
            let levels = Set(scores.joined().compactMap { $0.conditions[condition] })
            // A condition that every clip has its own value of makes no rows to read.
            guard levels.count > 1 else { continue }
            guard levels.count <= Self.mostLevels else {
                blocks.append(
                    .text(
                        "Not broken down by \(condition), which has \(Figure.grouped(levels.count)) values; up to \(Self.mostLevels) make a table."
                    ))
                continue
            }
            var table = breakdown(scores, condition, levels.sorted(), key)
            table.title = "\(RunRows.title(key, data)) by \(condition)"
            blocks.append(.table(table))
        }
        return blocks.isEmpty ? [] : [.heading(2, "By condition")] + blocks
    }

    private static let mostLevels = 12

    private func breakdown(
        _ scores: [[ClipScores]], _ condition: String, _ levels: [Double], _ key: MetricKey
    ) -> Table {
        typealias Mean = (value: Double?, coverage: Coverage)
        func mean(_ clips: [ClipScores], _ split: String, _ level: Double) -> Mean {
            let scores = clips.filter { $0.conditions[condition] == level }.flatMap(\.scores)
                .filter { $0.split == split && $0.name == key.name }
            let values = scores.compactMap(\.value)
            return (values.isEmpty ? nil : Sample(values).mean, Coverage(values.count, of: scores.count))
        }
        var table = Table()
        table.columns = [Table.Column(key: "name", title: "experiment")]
        table.columns += levels.map {
            Table.Column(key: "\(condition)=\($0)", title: Figure.exact($0), isNumber: true)
        }
        var lines: [(kind: Table.Kind, name: String, values: [Mean])] = []
        for (clips, group) in zip(scores, groups) {
            lines.append((.run, name(group), levels.map { mean(clips, key.split, $0) }))
        }
        let all = scores.flatMap { $0 }
        let controls = Set(all.flatMap { $0.scores.map(\.split) }).filter(Control.isControl).sorted()
        for split in controls {
            // The row is over all runs, and so are its bytes.
            let title = Control.title(split) { key in
                let values = data.shown.compactMap { data.summaries[$0.id]?[key]?.best }
                return values.isEmpty ? nil : Sample(values).mean
            }
            lines.append((.control, title, levels.map { mean(all, split, $0) }))
        }
        // What the input scores can be told from by how much it was improved.
        let input = levels.map { level -> Mean in
            let given = all.filter { $0.conditions[condition] == level }.compactMap { clip -> Double? in
                func value(_ name: String) -> Double? {
                    clip.scores.first { $0.split == key.split && $0.name == name }?.value
                }
                guard let own = value(key.name), let gain = value(key.name + "_improvement") else {
                    return nil
                }
                return own - gain
            }
            return (given.isEmpty ? nil : Sample(given).mean, Coverage(given.count, of: given.count))
        }
        if !controls.contains("validation:identity"), input.contains(where: { $0.value != nil }) {
            lines.append((.control, Control.title("validation:identity"), input))
        }
        let style = Figure.Style(for: lines.flatMap(\.values).compactMap(\.value))
        table.rows = lines.map { line in
            Table.Row(
                kind: line.kind,
                cells: [Table.Cell(line.name)]
                    + line.values.map { mean in
                        var cell = Table.Cell(mean.value.map(style.text) ?? "")
                        if mean.value != nil { cell.mark(mean.coverage) }
                        return cell
                    })
        }
        return table
    }
}

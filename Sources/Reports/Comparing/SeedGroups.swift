import RunStore

/// One row an experiment: the mean over its seeds and the interval that the mean lies in.
enum SeedGroups {
    static func table(_ store: RunStore, _ data: ComparisonData, _ request: ComparisonRequest) throws -> Table
    {
        var order: [String] = []
        var groups: [String: [Run]] = [:]
        for run in data.shown {
            let key = "\(run.identity)\(run.dataFingerprint)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(run)
        }
        if let top = request.top, top < order.count { order = Array(order.prefix(top)) }
        let members = order.map { groups[$0]! }
        let settings = try store.settings(of: members.map { $0[0] })
        let differing = Settings.differing(members.map { $0[0] }, settings)

        var table = Table()
        table.columns = [
            Table.Column(key: "name", title: "experiment"),
            Table.Column(key: "seeds", title: "seeds", isNumber: true, priority: 2),
        ]
        table.rows = members.map { runs in
            let variant = differing.compactMap { path in settings[runs[0].id]?[path].map { "\(path)=\($0)" } }
            let name = ([runs[0].name] + variant.prefix(4)).joined(separator: " ")
            return Table.Row(
                kind: .group,
                cells: [
                    Table.Cell(name, value: .text(name)),
                    Table.Cell("\(runs.count)", value: .number(Double(runs.count))),
                ])
        }
        for (place, key) in try keys(data, request).enumerated() { add(key, place, members, data, &table) }
        for (row, runs) in members.enumerated() {
            if let mark = runs.compactMap({ data.comparability.marks[$0.id] }).first {
                table.rows[row].cells[0].suffix = mark
            }
        }
        table.alarms = data.comparability.alarms
        table.notes = data.comparability.notes
        if members.contains(where: { $0.count > 1 }) {
            table.notes.append("± is the 95 % t interval of the mean over seeds")
        }
        if members.contains(where: { $0.count == 1 }) {
            table.notes.append(
                "an experiment of one seed shows no spread: its difference from another may be luck")
        }
        return table
    }

    private static func keys(_ data: ComparisonData, _ request: ComparisonRequest) throws -> [MetricKey] {
        if request.columns.isEmpty {
            return data.validationKeys.filter { $0 == data.main }
                + data.validationKeys.filter { $0 != data.main }
        }
        return try request.columns.flatMap { text in
            let (pattern, _) = ColumnName.split(text)
            let found = data.keys.filter { ColumnName.matches(pattern, $0.description) }
            if found.isEmpty && !["name", "seeds"].contains(pattern) {
                throw ReportError.unknownColumn(pattern: pattern, known: data.keys.map(\.description))
            }
            return found
        }
    }

    private static func add(
        _ key: MetricKey, _ place: Int, _ members: [[Run]], _ data: ComparisonData, _ table: inout Table
    ) {
        let samples = members.map { Sample($0.compactMap { data.value($0.id, key) }) }
        let means = samples.map { $0.count > 0 ? $0.mean : nil }
        let style = Figure.Style(for: means.compactMap { $0 })
        let isMarked = members.map { $0.contains { data.comparability.marks[$0.id] != nil } }
        let best = RunRows.bestValue(zip(means, isMarked).map { $1 ? nil : $0 }, data.direction(key))
        let priority = key == data.main ? 0 : data.direction(key) == .neither ? 60 + place : 10 + place
        table.columns.append(
            Table.Column(
                key: key.description, title: RunRows.title(key, data), isNumber: true, priority: priority))
        table.columns.append(
            // The interval as a column of its own is for programs; people read it beside the mean.
            Table.Column(key: "\(key).half_interval", title: "", isNumber: true, priority: 99))
        for (row, sample) in samples.enumerated() {
            guard let mean = means[row] else {
                table.rows[row].cells += [Table.Cell("", value: .missing), Table.Cell("", value: .missing)]
                continue
            }
            let half = sample.halfInterval()
            let text = half.map { "\(style.text(mean)) ± \(style.text($0))" } ?? style.text(mean)
            table.rows[row].cells.append(
                Table.Cell(text, value: .number(mean), isBest: !isMarked[row] && mean == best))
            table.rows[row].cells.append(Table.Cell("", value: half.map { .number($0) } ?? .missing))
        }
    }
}

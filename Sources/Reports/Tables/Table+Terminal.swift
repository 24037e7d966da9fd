extension Table {
    /// For a terminal: aligned, the best in bold (or starred where bold cannot be shown), no wider than it.
    ///
    /// What gives way where it is too wide: ``ColumnFit``. A line below names the columns that are left out.
    func terminal(_ style: TerminalStyle) -> String {
        var table = rows.isEmpty ? self : withoutEmptyColumns
        for row in table.rows.indices {
            for cell in table.columns.indices {
                table.rows[row].cells[cell].text = Escaping.visible(table.rows[row].cells[cell].text)
            }
        }
        // Without bold, a star says which is best.
        if !style.hasColour {
            for index in table.columns.indices where table.rows.contains(where: { $0.cells[index].isBest }) {
                for row in table.rows.indices {
                    table.rows[row].cells[index].text += table.rows[row].cells[index].isBest ? "*" : " "
                }
            }
        }
        var widths = table.columns.indices.map { index in
            table.rows.reduce(DisplayWidth.of(table.columns[index].title)) {
                max($0, $1.cells[index].width)
            }
        }
        var dropped: [String] = []
        for index in table.columns.indices where !table.columns[index].isNumber {
            widths[index] = min(widths[index], 48)
        }
        if let limit = style.width {
            let fit = ColumnFit(table, widths, limit: limit)
            dropped = fit.dropped.map { table.columns[$0].key }
            widths = fit.shown.map { fit.widths[$0] }
            table = table.with(columns: fit.shown)
        }
        var lines = alarms.flatMap { Wrapping.lines(Escaping.visible($0), to: style.width) }.map(style.alarm)
        if !title.isEmpty {
            lines += Wrapping.lines(Escaping.visible(title), to: style.width).map(style.bold)
        }
        lines.append(
            style.dim(
                table.line(
                    table.columns.map { Cell($0.title) }, widths, TerminalStyle(width: nil, hasColour: false))
            ))
        var previous: Kind?
        for row in table.rows {
            if let previous, previous != row.kind {
                lines.append(
                    style.dim(
                        String(repeating: "─", count: widths.reduce(0, +) + 2 * max(0, widths.count - 1))))
            }
            previous = row.kind
            lines.append(table.line(row.cells, widths, style))
        }
        for note in notes { lines += Wrapping.lines(Escaping.visible(note), to: style.width) }
        if !dropped.isEmpty {
            lines += Wrapping.lines(
                "left out to fit: \(dropped.joined(separator: ", "))", to: style.width)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: TerminalStyle) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += "  " }
            let text = DisplayWidth.pad(
                cell.fitted(to: widths[index]), to: widths[index],
                right: columns[index].isNumber)
            line += cell.isBest ? style.bold(text) : text
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

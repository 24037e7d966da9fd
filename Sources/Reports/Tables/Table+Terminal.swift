extension Table {
    /// For a terminal: aligned, the best in bold (or starred where bold cannot be shown), no wider than it.
    ///
    /// Too wide, long texts are cut first, then columns are left out, the least telling first; a line below names them.
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
            func total() -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }
            /// Makes text columns narrower, the widest first, down to a width of each.
            func shrink(to least: (Column) -> Int) {
                while total() > limit,
                    let index = table.columns.indices.filter({
                        !table.columns[$0].isNumber && widths[$0] > least(table.columns[$0])
                    }).max(by: { (widths[$0], $0) < (widths[$1], $1) })
                {
                    widths[index] -= 1
                }
            }
            shrink { max(24, $0.leastWidth) }
            while total() > limit,
                let index = table.columns.indices.filter({ table.columns[$0].priority > 0 }).max(by: {
                    (table.columns[$0].priority, $0) < (table.columns[$1].priority, $1)
                })
            {
                dropped.append(table.columns[index].key)
                widths.remove(at: index)
                table.removeColumn(at: index)
            }
            shrink(to: \.leastWidth)
            // A long title gives way before numbers do; of what is still too wide, names do.
            for index in table.columns.indices.reversed()
            where table.columns[index].isNumber && total() > limit {
                let needed = table.rows.reduce(1) { max($0, $1.cells[index].width) }
                widths[index] = max(needed, widths[index] - max(0, total() - limit))
            }
            shrink { _ in 3 }
            // At last, whole columns: further texts, then numbers.
            while total() > limit, table.columns.count > 2 {
                let index =
                    table.columns.indices.dropFirst(2).last { !table.columns[$0].isNumber }
                    ?? table.columns.count - 1
                dropped.append(table.columns[index].key)
                widths.remove(at: index)
                table.removeColumn(at: index)
            }
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
                "left out to fit: \(dropped.reversed().joined(separator: ", "))", to: style.width)
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

    private mutating func removeColumn(at index: Int) {
        columns.remove(at: index)
        for row in rows.indices { rows[row].cells.remove(at: index) }
    }
}

extension Table {
    /// The table in a form; `style` matters to the terminal's only.
    public func text(_ format: TableFormat, style: TerminalStyle) -> String {
        switch format {
        case .table: terminal(style)
        case .markdown: markdown
        case .csv: withoutRanges.csv
        case .json: withoutRanges.json
        case .latex: latex
        case .html: html
        }
    }

    /// GitHub-flavoured markdown; the best in bold.
    var markdown: String {
        let table = withoutEmptyColumns
        var text = alarms.map { "**⚠ \(Escaping.markdown($0))**\n\n" }.joined()
        text += title.isEmpty ? "" : "**\(Escaping.markdown(title))**\n\n"
        text += "| " + table.columns.map { Escaping.markdown($0.title) }.joined(separator: " | ") + " |\n"
        text += "|" + table.columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: "|") + "|\n"
        for row in table.rows {
            let cells = row.cells.map { cell in
                let text = Escaping.markdown(Self.cut(cell))
                return cell.isBest
                    ? "**\(text)**" : row.kind == .control && !text.isEmpty ? "*\(text)*" : text
            }
            text += "| " + cells.joined(separator: " | ") + " |\n"
        }
        for note in notes { text += "\n\(Escaping.markdown(note))\n" }
        return text
    }

    /// Fields as in RFC 4180 with every digit, lines that end with a line feed; the first names the columns. A column that
    /// holds nothing, or what only eyes read, is left out.
    var csv: String {
        let kept = columns.indices.filter { index in
            rows.isEmpty || rows.contains { !Self.plain($0.cells[index]).isEmpty }
        }
        func kind(_ word: String) -> [String] { tellsKinds ? [word] : [] }
        var lines = [(kind("kind") + kept.map { Escaping.csv(columns[$0].key) }).joined(separator: ",")]
        for row in rows {
            let fields = kind("\(row.kind)") + kept.map { Escaping.csv(Self.plain(row.cells[$0])) }
            lines.append(fields.joined(separator: ","))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// An array of objects with every digit; what is missing is null.
    var json: String {
        let objects = rows.map { row in
            let kind = tellsKinds ? [("kind", "\"\(row.kind)\"")] : []
            let fields = zip(columns, row.cells).map { column, cell -> (String, String) in
                switch cell.value {
                case .number(let number): (column.key, number.isFinite ? Figure.exact(number) : "null")
                case .integer(let number): (column.key, "\(number)")
                case .text(let text): (column.key, Escaping.json(text))
                case .missing: (column.key, "null")
                case nil: (column.key, cell.text.isEmpty ? "null" : Escaping.json(cell.text))
                }
            }
            return "  {" + (kind + fields).map { "\(Escaping.json($0.0)): \($0.1)" }.joined(separator: ", ")
                + "}"
        }
        return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    /// A tabular for the booktabs package, made smaller by graphicx where it is wider than the text.
    var latex: String {
        let table = withoutPictures.withoutEmptyColumns
        var text = "% needs \\usepackage{booktabs,graphicx}\n"
        text +=
            "\\noindent\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n\\begin{tabular}{"
        text += table.columns.map { $0.isNumber ? "r" : "l" }.joined() + "}\n\\toprule\n"
        text += table.columns.map { Escaping.latex($0.title) }.joined(separator: " & ") + " \\\\\n\\midrule\n"
        var previous: Kind?
        for row in table.rows {
            if let previous, previous != row.kind { text += "\\midrule\n" }
            previous = row.kind
            let cells = row.cells.map { cell in
                let text = Escaping.latex(Self.cut(cell))
                return cell.isBest ? "\\textbf{\(text)}" : text
            }
            text += cells.joined(separator: " & ") + " \\\\\n"
        }
        return text + "\\bottomrule\n\\end{tabular}}\n"
            + (alarms + notes).map { "% \(Escaping.visible($0))\n" }.joined()
    }

    /// A table element; nothing in it is taken for markup.
    var html: String {
        let table = withoutEmptyColumns
        var text = alarms.map { "<p class=\"alarm\">⚠ \(Escaping.html($0))</p>\n" }.joined() + "<table>\n"
        if !title.isEmpty { text += "<caption>\(Escaping.html(title))</caption>\n" }
        text += "<thead><tr>"
        text += table.columns.map {
            "<th\($0.isNumber ? " class=\"number\"" : "")>\(Escaping.html($0.title))</th>"
        }.joined()
        text += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            text += "<tr class=\"\(row.kind)\">"
            for (column, cell) in zip(table.columns, row.cells) {
                let inner = Escaping.html(Self.cut(cell))
                text +=
                    "<td\(column.isNumber ? " class=\"number\"" : "")>\(cell.isBest ? "<b>\(inner)</b>" : inner)</td>"
            }
            text += "</tr>\n"
        }
        text += "</tbody>\n</table>\n"
        return text + notes.map { "<p>\(Escaping.html($0))</p>\n" }.joined()
    }

    /// Nobody reads a cell of 300 characters.
    private static func cut(_ cell: Cell) -> String {
        var cell = cell
        cell.text = Escaping.visible(cell.text)
        return cell.fitted(to: 64)
    }

    private static func plain(_ cell: Cell) -> String {
        switch cell.value {
        case .number(let number): number.isFinite ? Figure.exact(number) : ""
        case .integer(let number): "\(number)"
        case .text(let text): text
        case .missing: ""
        case nil: cell.text
        }
    }
}

import RunStore

/// Rows and columns of text, before they take a form.
public struct Table: Sendable {
    /// One column.
    struct Column: Sendable {
        /// For programs: `validation.si_sdr`.
        var key: String
        /// For people.
        var title: String
        var isNumber = false
        /// Larger ones go first when the table is too wide; 0 always stays.
        var priority = 0
        /// Text columns may be cut to this width.
        var leastWidth = 6
    }

    /// What one cell holds.
    struct Cell: Sendable {
        var text: String
        /// All digits, for programs; text where there is no number.
        var value: Value?
        /// Two numbers, for programs a column each.
        var range: ClosedRange<Double>?
        var isBest = false
        /// A sign that points to a note below; it stays when the text is cut.
        var suffix = ""

        init(_ text: String, value: Value? = nil, isBest: Bool = false) {
            self.text = text
            self.value = value
            self.isBest = isBest
        }

        /// Says over how many clips a mean is, where that is not all of them.
        mutating func mark(_ coverage: Coverage?) {
            if let coverage, coverage.missing > 0 { suffix = "(\(coverage.words))" }
        }

        /// The text cut to a width, with its sign.
        func fitted(to width: Int) -> String {
            suffix.isEmpty
                ? DisplayWidth.fit(text, to: width)
                : DisplayWidth.fit(text, to: max(1, width - DisplayWidth.of(suffix) - 1)) + " " + suffix
        }

        var width: Int { DisplayWidth.of(text) + (suffix.isEmpty ? 0 : DisplayWidth.of(suffix) + 1) }
    }

    /// A cell as programs read it.
    enum Value: Sendable, Hashable {
        case number(Double)
        case integer(Int64)
        case text(String)
        case missing
    }

    /// What a row stands for.
    enum Kind: Sendable { case run, control, group }

    struct Row: Sendable {
        var kind: Kind
        var cells: [Cell]
    }

    var title = ""
    /// Whether programs are told what each row stands for, in a first column `kind`.
    var tellsKinds = true
    var columns: [Column] = []
    var rows: [Row] = []
    /// What makes the numbers worthless; it stands above them.
    var alarms: [String] = []
    /// Sentences below the table.
    var notes: [String] = []

    /// The table without the columns that are drawn with signs and hold no value, such as curves.
    var withoutPictures: Table {
        without { index in
            let shown = rows.filter { !$0.cells[index].text.isEmpty }
            return !shown.isEmpty && shown.allSatisfy { $0.cells[index].value == .missing }
        }
    }

    /// The table without the columns that hold nothing.
    var withoutEmptyColumns: Table {
        without { index in rows.allSatisfy { $0.cells[index].text.isEmpty } }
    }

    /// The table with two columns of numbers, `KEY_low` and `KEY_high`, in place of one of ranges.
    var withoutRanges: Table {
        var table = self
        for index in columns.indices.reversed() where rows.contains(where: { $0.cells[index].range != nil }) {
            table.columns.replaceSubrange(
                index...index,
                with: ["low", "high"].map {
                    Column(key: "\(columns[index].key)_\($0)", title: $0, isNumber: true)
                })
            for row in rows.indices {
                let range = rows[row].cells[index].range
                table.rows[row].cells.replaceSubrange(
                    index...index,
                    with: [range?.lowerBound, range?.upperBound].map {
                        Cell("", value: $0.map { .number($0) } ?? .missing)
                    })
            }
        }
        return table
    }

    private func without(_ isLeftOut: (Int) -> Bool) -> Table {
        with(columns: columns.indices.filter { !isLeftOut($0) })
    }

    /// The table with some of its columns.
    func with(columns kept: [Int]) -> Table {
        var table = self
        table.columns = kept.map { columns[$0] }
        table.rows = rows.map { row in Row(kind: row.kind, cells: kept.map { row.cells[$0] }) }
        return table
    }
}

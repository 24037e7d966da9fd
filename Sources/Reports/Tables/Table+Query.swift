import RunStore

extension Table {
    /// The rows of a person's own query.
    public init(_ result: QueryResult) {
        self.init()
        tellsKinds = false
        columns = result.columns.enumerated().map { index, name in
            let isNumber = result.rows.allSatisfy { row in
                switch row[index] {
                case .integer, .real, .null: true
                case .text, .bytes: false
                }
            }
            return Column(key: name, title: name, isNumber: isNumber && !result.rows.isEmpty)
        }
        rows = result.rows.map { Row(kind: .group, cells: $0.map(Self.cell)) }
        if rows.isEmpty { notes = ["no rows"] }
    }

    private static func cell(_ value: QueryResult.Value) -> Cell {
        switch value {
        case .null: Cell("", value: .missing)
        // Integers stay whole: a 64-bit seed has more digits than a double.
        case .integer(let number): Cell("\(number)", value: .integer(number))
        case .real(let number): Cell("\(number)", value: .number(number))
        case .text(let text): Cell(text, value: .text(text))
        case .bytes(let count): Cell("\(count) bytes", value: .text("\(count) bytes"))
        }
    }
}

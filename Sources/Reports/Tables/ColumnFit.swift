/// Which columns of a table are shown in a width, and how wide each is there.
///
/// Long texts are cut first, then columns are left out, the least telling first. The last to go may be a wide one: what fits
/// into the room that it leaves is taken back, the most telling first, and texts grow into the rest.
struct ColumnFit {
    private let table: Table
    private let limit: Int
    /// By column of the table.
    private(set) var widths: [Int]
    /// Places of columns, in their order.
    private(set) var shown: [Int]
    /// Places of the others, the most telling first.
    private(set) var dropped: [Int] = []

    /// - Parameter wanted: the widths that columns would have if there were room.
    init(_ table: Table, _ wanted: [Int], limit: Int) {
        self.table = table
        self.limit = limit
        widths = wanted
        shown = Array(table.columns.indices)
        shrink { max(24, $0.leastWidth) }
        while total > limit,
            let least = shown.filter({ table.columns[$0].priority > 0 }).max(by: isMoreTelling)
        {
            drop(least)
        }
        shrink(to: \.leastWidth)
        // A long title gives way before numbers do; of what is still too wide, names do.
        for index in shown.reversed() where table.columns[index].isNumber && total > limit {
            let needed = table.rows.reduce(1) { max($0, $1.cells[index].width) }
            widths[index] = max(needed, widths[index] - max(0, total - limit))
        }
        shrink { _ in 3 }
        // At last, whole columns: further texts, then numbers.
        while total > limit, shown.count > 2 {
            drop(shown.dropFirst(2).last { !table.columns[$0].isNumber } ?? shown[shown.count - 1])
        }
        takeBack(wanted)
        grow(to: wanted)
        dropped.reverse()
    }

    private var total: Int { shown.reduce(0) { $0 + widths[$1] } + 2 * max(0, shown.count - 1) }

    private func isMoreTelling(_ one: Int, _ other: Int) -> Bool {
        (table.columns[one].priority, one) < (table.columns[other].priority, other)
    }

    private mutating func drop(_ index: Int) {
        shown.removeAll { $0 == index }
        dropped.append(index)
    }

    /// Makes text columns narrower, the widest first, down to a width of each.
    private mutating func shrink(to least: (Table.Column) -> Int) {
        while total > limit,
            let index = shown.filter({
                !table.columns[$0].isNumber && widths[$0] > least(table.columns[$0])
            }).max(by: { (widths[$0], $0) < (widths[$1], $1) })
        {
            widths[index] -= 1
        }
    }

    private mutating func takeBack(_ wanted: [Int]) {
        for index in dropped.sorted(by: isMoreTelling) {
            let column = table.columns[index]
            let width = column.isNumber ? wanted[index] : min(wanted[index], max(24, column.leastWidth))
            guard total + 2 + width <= limit else { continue }
            widths[index] = width
            shown = (shown + [index]).sorted()
            dropped.removeAll { $0 == index }
        }
    }

    /// Gives cut titles and texts the room that is left, the narrowest first.
    private mutating func grow(to wanted: [Int]) {
        while total < limit,
            let index = shown.filter({ widths[$0] < wanted[$0] }).min(by: {
                (widths[$0], $0) < (widths[$1], $1)
            })
        {
            widths[index] += 1
        }
    }
}

/// A number in a text, as precise as it was written.
struct WrittenNumber: Equatable {
    /// Characters of its line.
    var place: Range<Int>
    var text: String
    /// Behind its point.
    var decimals: Int

    /// The last number of a piece of a line, with at most one word behind it: `17.9 dB`, `42 %`, `**8**`.
    ///
    /// - Returns: nil where there is none, or where it is part of a word (`F4`).
    init?(endOf piece: Range<Int>, of line: [Character]) {
        guard let last = piece.last(where: { line[$0].isDigit }) else { return nil }
        let behind = line[(last + 1)..<piece.upperBound].filter { !"*_".contains($0) }
        guard behind.split(whereSeparator: \.isWhitespace).count <= 1 else { return nil }
        var first = last
        while first > piece.lowerBound,
            line[first - 1].isDigit
                || (".,".contains(line[first - 1]) && first - 1 > piece.lowerBound && line[first - 2].isDigit)
        {
            first -= 1
        }
        if first > piece.lowerBound {
            let before = line[first - 1]
            if before.isLetter || before == "_" || before == "." { return nil }
            // A minus stands at the beginning of a word; elsewhere it is a hyphen, or a range's.
            let isSign = "+-−".contains(before)
            if isSign, first - 1 == piece.lowerBound || " \t|(*".contains(line[first - 2]) { first -= 1 }
        }
        place = first..<(last + 1)
        text = String(line[place])
        decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    }

    /// A value, written as this is: with as many decimals, its kind of minus, its plus and its commas.
    func written(_ value: Double) -> String {
        var digits = Figure.fixed(value, decimals)
        let isNegative = digits.hasPrefix("-")
        if isNegative { digits.removeFirst() }
        if text.contains(",") {
            let parts = digits.split(separator: ".", maxSplits: 1)
            digits =
                ([Int(parts[0]).map(Figure.grouped) ?? String(parts[0])] + parts.dropFirst().map(String.init))
                .joined(separator: ".")
        }
        if isNegative { return (text.hasPrefix("−") ? "−" : "-") + digits }
        return (text.hasPrefix("+") ? "+" : "") + digits
    }

    /// Whether a value is this, rounded as this is.
    func isRounded(_ value: Double) -> Bool {
        func plain(_ text: String) -> String { text.replacing("−", with: "-").replacing(",", with: "") }
        return plain(written(value)) == plain(text)
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

/// A curve drawn with block characters, eight lines high.
enum TextCurve {
    private static let height = 8
    private static let blocks = Array(" ▁▂▃▄▅▆▇█")

    /// - Parameters:
    ///   - width: columns, axis included.
    ///   - marked: an epoch to point out below the curve.
    static func text(
        _ points: [(epoch: Int, value: Double?)], title: String, width: Int, marked: Int?
    ) -> String {
        let known = points.compactMap(\.value)
        guard known.count > 1, let low = known.min(), let high = known.max(), high > low else { return "" }
        let style = Figure.Style(for: [low, high])
        let labels = [style.text(high), style.text(low)]
        let margin = labels.reduce(0) { max($0, $1.count) }
        let room = max(10, width - margin - 2)
        // Few epochs become bars of several columns; many are averaged.
        let columns = min(room, points.count)
        let bar = max(1, min(6, room / columns))
        var levels: [Int] = []
        var markedColumn: Int?
        for column in 0..<columns {
            let part = points[column * points.count / columns..<(column + 1) * points.count / columns]
            if let marked, part.contains(where: { $0.epoch == marked }) { markedColumn = column }
            let values = part.compactMap(\.value)
            let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
            levels.append(mean.map { 1 + Int((($0 - low) / (high - low)) * Double(height * 8 - 1)) } ?? 0)
        }
        var lines = [title]
        for row in (0..<height).reversed() {
            let label = row == height - 1 ? labels[0] : row == 0 ? labels[1] : ""
            let cells = levels.map { level in
                String(repeating: blocks[min(8, max(0, level - row * 8))], count: bar)
            }
            lines.append("\(DisplayWidth.pad(label, to: margin, right: true)) │\(cells.joined())")
        }
        let first = points.first?.epoch ?? 1
        let last = points.last?.epoch ?? 1
        let gap = max(1, columns * bar - "\(first)\(last)".count)
        lines.append(
            String(repeating: " ", count: margin) + " └\(first)\(String(repeating: " ", count: gap))\(last)")
        if let marked, let markedColumn {
            // The number stands on the side that has room.
            let place = margin + 2 + markedColumn * bar
            let label = "best \(marked)"
            lines.append(
                place > label.count + 1
                    ? String(repeating: " ", count: place - label.count - 1) + label + " ▲"
                    : String(repeating: " ", count: place) + "▲ " + label)
        }
        return lines.map { line in
            var line = line
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

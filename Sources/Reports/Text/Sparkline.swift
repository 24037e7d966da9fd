/// A curve in one line of text.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// - Parameter width: at most this many columns; longer curves are averaged.
    static func text(_ values: [Double?], width: Int) -> String {
        guard !values.isEmpty, width > 0 else { return "" }
        let points = resample(values, to: min(width, values.count))
        let finite = points.compactMap { $0 }
        guard let low = finite.min(), let high = finite.max() else { return "" }
        return String(
            points.map { point -> Character in
                guard let point else { return " " }
                let share = high > low ? (point - low) / (high - low) : 0
                return bars[min(bars.count - 1, Int(share * Double(bars.count)))]
            })
    }

    private static func resample(_ values: [Double?], to count: Int) -> [Double?] {
        (0..<count).map { index in
            let part = values[index * values.count / count..<(index + 1) * values.count / count].compactMap {
                $0
            }
            return part.isEmpty ? nil : part.reduce(0, +) / Double(part.count)
        }
    }
}

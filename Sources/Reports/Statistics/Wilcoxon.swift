/// Wilcoxon's signed-rank test of paired differences.
package enum Wilcoxon {
    /// What the test found.
    package struct Result: Hashable, Sendable {
        /// The smaller of the two sums of ranks.
        package var statistic: Double
        /// Two-sided.
        package var p: Double
        package var isExact: Bool
    }

    /// - Parameter differences: pairs without a difference are left out, as Wilcoxon proposed.
    /// - Returns: exact where no ranks are tied and no more than 50 pairs differ, else by the normal approximation
    ///   without continuity correction (SciPy's `exact` and `asymptotic`); nil where no pair differs.
    package static func test(_ differences: [Double]) -> Result? {
        let kept = differences.filter { $0 != 0 }
        guard !kept.isEmpty else { return nil }
        let (ranks, ties) = ranks(of: kept.map(\.magnitude))
        let plus = zip(kept, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
        let n = Double(kept.count)
        let least = min(plus, n * (n + 1) / 2 - plus)
        if ties == 0, kept.count == differences.count, kept.count <= 50 {
            return Result(statistic: least, p: exact(least, kept.count), isExact: true)
        }
        let variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24
        let z = (plus - n * (n + 1) / 4) / variance.squareRoot()
        return Result(statistic: least, p: min(1, 2 * Special.normal(-z.magnitude)), isExact: false)
    }

    /// Mean ranks, and the sum of t^3 - t over groups of t equal values.
    static func ranks(of values: [Double]) -> (ranks: [Double], ties: Double) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var ties = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let count = Double(end - start)
            ties += count * count * count - count
            for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
            start = end
        }
        return (ranks, ties)
    }

    /// Twice the share of the 2^n sign patterns whose rank sum is no more than `statistic`.
    private static func exact(_ statistic: Double, _ count: Int) -> Double {
        var ways = [1.0]
        for rank in 1...count {
            var next = ways + [Double](repeating: 0, count: rank)
            for (sum, number) in ways.enumerated() { next[sum + rank] += number }
            ways = next
        }
        var patterns = 1.0
        for _ in 0..<count { patterns *= 2 }
        return min(1, 2 * ways[...Int(statistic)].reduce(0, +) / patterns)
    }
}

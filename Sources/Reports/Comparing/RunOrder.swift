import Measures
import RunStore

/// The order that runs, or groups of them, are shown in.
struct RunOrder {
    /// For each sort key, whether its largest comes first.
    private let largestFirst: [Bool]
    /// For each sort key, one value a run.
    private let values: [[RunValue]]
    private let places: [String: Int]

    /// - Parameter main: the measure that ranks where nothing is asked for.
    init(
        _ sort: [String], main: (key: MetricKey, direction: Direction)?, _ values: RunValues
    ) throws {
        var names = sort.map { text in
            (
                name: ColumnName.full(String(text.drop { $0 == "-" || $0 == "+" })),
                largestFirst: text.hasPrefix("-")
            )
        }
        if names.isEmpty, let main {
            names = [(main.key.description, main.direction == .higherIsBetter)]
        }
        var largestFirst: [Bool] = []
        var columns: [[RunValue]] = []
        for (name, isReversed) in names {
            guard let found = try values.values(name) else {
                throw ReportError.unknownColumn(
                    pattern: name, known: RunField.all.map(\.key) + (try values.keys()).map(\.description))
            }
            // A mean that leaves clips out ranks below one that leaves out fewer.
            if let missing = try values.missingClips(name) {
                largestFirst.append(false)
                columns.append(missing)
            }
            largestFirst.append(isReversed)
            columns.append(found)
        }
        self.largestFirst = largestFirst
        self.values = columns
        places = Dictionary(
            values.runs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func sorted(_ runs: [Run]) -> [Run] {
        if values.isEmpty { return runs }
        let ranks = runs.map { run in values.map { $0[places[run.id]!] } }
        return sorted(ranks).map { runs[$0] }
    }

    /// Groups by what their members have on average; by the first member's where that is no number.
    func sorted(_ groups: [[Run]]) -> [[Run]] {
        if values.isEmpty { return groups }
        let ranks = groups.map { group in
            values.map { values -> RunValue in
                let members = group.map { values[places[$0.id]!] }
                let numbers = members.compactMap { if case .number(let number) = $0 { number } else { nil } }
                return numbers.isEmpty ? members[0] : .number(Sample(numbers).mean)
            }
        }
        return sorted(ranks).map { groups[$0] }
    }

    private func sorted(_ ranks: [[RunValue]]) -> [Int] {
        if let numbers = numbers(ranks) {
            return ranks.indices.sorted { left, right in
                for column in numbers {
                    let (a, b) = (column[left], column[right])
                    if a == b || (a.isNaN && b.isNaN) { continue }
                    return b.isNaN || a < b
                }
                return left < right
            }
        }
        return ranks.indices.sorted { left, right in
            for index in largestFirst.indices {
                if let precedes = ranks[left][index].precedes(
                    ranks[right][index], largestFirst: largestFirst[index])
                {
                    return precedes
                }
            }
            return left < right
        }
    }

    /// Sort key by sort key, what comes first the smallest and what is missing not a number: of ten thousand runs, most of the time
    /// of an order goes into looking at what kind of value each has. Nil where any is no number.
    private func numbers(_ ranks: [[RunValue]]) -> [[Double]]? {
        var columns = largestFirst.map { _ in [Double](repeating: .nan, count: ranks.count) }
        for (row, rank) in ranks.enumerated() {
            for (place, value) in rank.enumerated() {
                switch value {
                case .missing: break
                case .number(let number): columns[place][row] = largestFirst[place] ? -number : number
                case .text, .several: return nil
                }
            }
        }
        return columns
    }
}

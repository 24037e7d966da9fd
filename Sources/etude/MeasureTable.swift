import FoundationEssentials
import Glibc
import Measures
import Reports

/// The measures of pairs, laid out for people or programs.
struct MeasureTable {
    var columns: [Measure]
    var rows: [MeasureRow]

    /// Means over rows, missing values left out.
    var means: [Double?] {
        columns.indices.map { column in
            let values = rows.compactMap { $0.values[column] }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }

    /// Rows that each mean is over.
    var scored: [Int] { columns.indices.map { column in rows.count { $0.values[column] != nil } } }

    /// One pair: a line a measure. Several: a line a pair, and their means.
    var text: String {
        if rows.count == 1 {
            let width = columns.map(\.name.count).max() ?? 0
            let numbers = rows[0].values.map(Self.number)
            // Space between the two, however long the number is.
            let space = max(12, (numbers.map(\.count).max() ?? 0) + 2)
            return zip(columns, numbers).map { column, number in
                let arrow = column == .levelRatio ? "1 keeps the level" : column.direction.words
                let unit = Self.left(column.unit, 2)
                return Self.left(column.name, width) + Self.right(number, space)
                    + " \(unit)  \(arrow)"
            }.joined(separator: "\n")
        }
        var lines = [["estimate"] + columns.map(\.title)]
        for row in rows { lines.append([row.estimate] + row.values.map(Self.number)) }
        lines.append(["mean"] + means.map(Self.number))
        // A mean over some of the pairs says so.
        if scored.contains(where: { $0 < rows.count }) {
            lines.append(["mean over"] + scored.map { "\($0) of \(rows.count)" })
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).enumerated().map { index, cell in
                index == 0 ? Self.left(cell.0, cell.1) : Self.right(cell.0, cell.1)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// A header and a line a pair; a missing value is an empty field.
    var csv: String {
        let head = (["reference", "estimate"] + columns.map(\.name)).joined(separator: ",")
        let body = rows.map { row in
            ([Escaping.csv(row.reference), Escaping.csv(row.estimate)]
                + row.values.map { $0.map { "\($0)" } ?? "" })
                .joined(separator: ",")
        }
        return ([head] + body).joined(separator: "\n")
    }

    /// `{"mean": {…}, "mean_over": {…}, "pairs": [{"estimate": …, "measures": {…}, "reference": …}]}`; a missing value is null.
    func json() throws -> String {
        struct Pair: Encodable {
            var reference: String
            var estimate: String
            var measures: [String: Double?]
        }
        struct Report: Encodable {
            var pairs: [Pair]
            var mean: [String: Double?]
            var meanOver: [String: Int]

            enum CodingKeys: String, CodingKey {
                case pairs, mean
                case meanOver = "mean_over"
            }
        }
        func named(_ values: [Double?]) -> [String: Double?] {
            Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), values))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let report = Report(
            pairs: rows.map {
                Pair(reference: $0.reference, estimate: $0.estimate, measures: named($0.values))
            }, mean: named(means),
            meanOver: Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), scored)))
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    /// Four decimals, of huge numbers those of a power of ten, or a dash where there is no value.
    private static func number(_ value: Double?) -> String {
        guard let value else { return "-" }
        guard abs(value) < 1e9 else {
            guard value.isFinite else { return "\(value)" }
            var power = Int(log10(abs(value)).rounded(.down))
            // In two steps: the power of the largest numbers' reciprocal would be none.
            var mantissa = value / pow(10, Double(power - 1)) / 10
            if abs(mantissa) >= 9.999_95 { (mantissa, power) = (mantissa / 10, power + 1) }
            return number(mantissa) + "e+\(power)"
        }
        let scaled = Int((abs(value) * 10_000).rounded())
        let fraction = "\(scaled % 10_000)"
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return "\(sign)\(scaled / 10_000).\(String(repeating: "0", count: 4 - fraction.count))\(fraction)"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

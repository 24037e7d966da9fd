import Measures
import RunStore

/// How many clips came back, where models invert: they solve a clip or they do not, so scores fall into two parts, and a mean or a
/// median stands for neither.
package struct Recovered {
    /// A clip is recovered where a ratio of its power to the error's is above this: less than a hundredth is wrong.
    package static let decibels = 20.0
    /// Models that make sound of a representation which does not hold all of it. The store knows only what they are called.
    package static let models: Set<String> = [
        "reassigned_exact", "reassigned_inverter", "griffin_lim", "phase_gradient", "zero",
    ]
    private static let measures: [Measure] = [.siSDR, .signFreeSNR, .snr]
    /// More runs would take too long, and nobody reads them.
    private static let most = 300

    /// The measure that tells.
    let key: MetricKey
    private let counts: [String: (above: Int, scored: Int)]

    /// - Parameter main: the measure that ranks: the one whose scores of single clips a published store keeps.
    /// - Returns: nil where none of the runs inverts, or nothing tells.
    init?(_ store: RunStore, _ runs: [Run], _ main: MetricKey?) throws {
        guard let main, main.split == "validation", Self.measures.contains(where: { $0.name == main.name }),
            runs.count <= Self.most, runs.contains(where: { Self.models.contains($0.model) })
        else { return nil }
        key = main
        counts = try store.clipCounts(of: runs.map(\.id), main, above: Self.decibels)
        if counts.isEmpty { return nil }
    }

    /// `19 of 20`, over the clips of all runs that have scores of theirs.
    func cell(_ runs: [Run]) -> Table.Cell {
        let known = runs.compactMap { counts[$0.id] }
        let scored = known.reduce(0) { $0 + $1.scored }
        guard scored > 0 else { return Table.Cell("", value: .missing) }
        let above = known.reduce(0) { $0 + $1.above }
        return Table.Cell("\(above) of \(scored)", value: .integer(Int64(above)))
    }

    var column: Table.Column {
        Table.Column(key: "\(key).recovered", title: "recovered", isNumber: true, priority: 2)
    }

    /// What the column counts.
    var note: String {
        "recovered: clips with more than \(Figure.exact(Self.decibels)) dB of \(key.name), of those that have a score; models that "
            + "invert solve a clip or they do not, and a mean may lie where no clip does"
    }
}

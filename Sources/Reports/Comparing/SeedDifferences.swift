import RunStore

/// The differences between two experiments, seed by seed.
public struct SeedDifferences {
    let names: (String, String)
    let metric: String
    let test: PairedTest

    /// - Parameter metric: `val.si_sdr`; nil for the one that ranks.
    /// - Throws: ``ReportError`` where a name means several experiments, or no seed is shared.
    public init(_ store: RunStore, _ left: String, _ right: String, metric: String?) throws {
        let data = try ComparisonData(store, ComparisonRequest(selection: RunSelection([left, right])))
        let wanted = metric.map(ColumnName.full)
        guard let key = wanted.map({ name in data.keys.first { $0.description == name } }) ?? data.main else {
            throw ReportError.unknownColumn(
                pattern: wanted ?? "to rank by", known: data.keys.map(\.description))
        }
        func values(_ term: String) throws -> [UInt64: Double] {
            let runs = try store.runs(RunSelection([term]))
            guard Set(runs.map(\.experiment)).count == 1 else {
                throw ReportError.invalid(
                    "\(term) means several experiments; name one, by its file or a run's id")
            }
            return Dictionary(
                runs.compactMap { run in data.value(run.id, key).map { (run.seed, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        let asked = try [left, right].map { try store.runs(RunSelection([$0])).map(\.experiment) }
        if Set(asked.joined()).count == 1 {
            throw ReportError.invalid("\(left) and \(right) are one experiment; name two")
        }
        let own = try values(left)
        let other = try values(right)
        let differences = own.keys.sorted().compactMap { seed in other[seed].map { own[seed]! - $0 } }
        guard !differences.isEmpty else {
            throw ReportError.invalid("\(left) and \(right) share no seed that has \(key)")
        }
        names = (left, right)
        self.metric = key.description
        test = PairedTest(differences)
    }
}

import RunStore

/// The differences between two experiments, seed by seed.
public struct SeedDifferences {
    let names: (String, String)
    let metric: String
    let test: PairedTest
    /// `80 of 400`, where the differences are not over all clips.
    let clips: String?

    /// - Parameter metric: `val.si_sdr`; nil for the one that ranks.
    /// - Throws: ``ReportError`` where a name means several experiments, or no seed is shared.
    public init(_ store: RunStore, _ left: String, _ right: String, metric: String?) throws {
        let data = try ComparisonData(store, ComparisonRequest(selection: RunSelection([left, right])))
        let wanted = metric.map(ColumnName.full)
        guard let key = wanted.map({ name in data.keys.first { $0.description == name } }) ?? data.main else {
            throw ReportError.unknownColumn(
                pattern: wanted ?? "to rank by", known: data.keys.map(\.description))
        }
        func runs(_ term: String) throws -> [Run] {
            try store.runs(RunSelection([term])).filter { data.value($0.id, key) != nil }
        }
        let asked = try [left, right].map { try store.runs(RunSelection([$0])).map(\.experiment) }
        for (term, experiments) in zip([left, right], asked) where Set(experiments).count > 1 {
            throw ReportError.invalid(
                "\(term) means several experiments; name one, by its file or a run's id")
        }
        if Set(asked.joined()).count == 1 {
            throw ReportError.invalid("\(left) and \(right) are one experiment; name two")
        }
        var sides = try [runs(left), runs(right)]
        let seeds = Set(sides[0].map(\.seed)).intersection(sides[1].map(\.seed))
        guard !seeds.isEmpty else {
            throw ReportError.invalid("\(left) and \(right) share no seed that has \(key)")
        }
        sides = sides.map { $0.filter { seeds.contains($0.seed) } }
        let all = sides.flatMap { $0 }
        // What was trained on is every run's own; what it was judged by is asked for here.
        let shared =
            key.split == "train"
            ? SharedScores.means
            : SharedScores(try JudgedClips(store, all), all, [try ClipMeans(store, all, key)])
        if case .none = shared {
            throw ReportError.invalid(
                "\(left) and \(right) were judged on no clip that is known to be the same for both and has \(key.name) in both, "
                    + "so their difference says nothing; train both with one dataset")
        }
        func numbers(_ side: [Run]) -> [UInt64: Double] {
            Contest.seeds(side) { shared.value($0, data.value($0, key)) }
        }
        guard let test = Contest.paired(numbers(sides[0]), numbers(sides[1])) else {
            throw ReportError.invalid("\(left) and \(right) share no seed that has \(key)")
        }
        self.test = test
        clips = shared.words
        names = (left, right)
        self.metric = key.description
    }
}

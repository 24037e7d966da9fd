import RunStore

/// Two experiments judged against each other on one metric, over seeds and over clips.
struct Contest {
    var left: String
    var right: String
    /// Differences (left minus right) seed by seed; seeds that only one side has are left out.
    var seeds: PairedTest?
    /// Differences recording by recording, each the mean over its clips and over seeds.
    var recordings: PairedTest?
    /// Whether it is known which clips are of one recording; where not, each counts as its own.
    var isClustered = true
    /// Clips that every run of both sides was judged on and has a score of, and those that any of them was judged on.
    var clips: (common: Int, total: Int)?

    /// Experiments that are tested against each other: 45 pairs, and more than anyone reads.
    static let most = 10

    /// Every pair of experiments on the main metric, the best by the mean over seeds first; what is more than ``most`` is left
    /// out, and said so.
    ///
    /// All runs that were selected are tested, however few of them a table shows.
    static func all(_ store: RunStore, _ data: ComparisonData) throws -> (
        contests: [Contest], notes: [String]
    ) {
        guard let key = data.main else { return ([], []) }
        var found: [String] = []
        var groups: [String: [Run]] = [:]
        for run in data.selected {
            if groups[run.experiment] == nil { found.append(run.experiment) }
            groups[run.experiment, default: []].append(run)
        }
        let members = found.map { groups[$0]! }
        let isWhole = data.shown.count == data.selected.count
        let sorted = (isWhole ? data.sorted(members) : data.order.sorted(members)).map { $0[0].experiment }
        let order = Array(sorted.prefix(most))
        let names = try ExperimentNames(store, sorted.map { groups[$0]![0] })
        let left = sorted.dropFirst(most).map(names.of)
        var notes: [String] = []
        if !left.isEmpty {
            let pairs = { (count: Int) in count * (count - 1) / 2 }
            notes.append(
                "\(order.count) of \(sorted.count) experiments, the first by the mean over seeds, are tested against each other "
                    + "and corrected for \(pairs(order.count)) of \(pairs(sorted.count)) pairs; left out: "
                    + "\(left.prefix(8).joined(separator: ", "))\(left.count > 8 ? " and \(left.count - 8) more" : ""). "
                    + "`etude compare A B --tests` tests any that are named.")
        }
        let chosen = order.flatMap { groups[$0]!.map(\.id) }
        let summaries = try store.summaries(of: chosen, key: key)
        let judged = try JudgedClips(store, order.flatMap { groups[$0]! })
        let scores = try order.map { try ClipMeans(store, groups[$0]!, key) }
        func value(_ run: String) -> Double? { summaries[run]?[key].flatMap { data.choice.of($0) } }
        var contests: [Contest] = []
        var apart: [String] = []
        for left in order.indices {
            for right in order.indices where right > left {
                let sides = [groups[order[left]]!, groups[order[right]]!]
                let title = (names.of(order[left]), names.of(order[right]))
                var contest = Contest(left: title.0, right: title.1)
                let shared = SharedScores(
                    judged, Array(sides.joined()), [scores[left], scores[right]])
                if case .none = shared {
                    apart.append("\(title.0) and \(title.1)")
                    continue
                }
                func number(_ run: String) -> Double? { shared.value(run, value(run)) }
                contest.seeds = paired(seeds(sides[0], number), seeds(sides[1], number))
                if case .clips(let common, _) = shared {
                    contest.compare([scores[left], scores[right]], on: common)
                }
                contests.append(contest)
            }
        }
        if !apart.isEmpty {
            let more = apart.count > 6 ? "; and \(apart.count - 6) more pairs" : ""
            notes.append(
                "Not compared, for they share no clip that is known to be the same: \(apart.prefix(6).joined(separator: "; "))\(more)."
            )
        }
        return (contests, notes)
    }

    private mutating func compare(_ scores: [ClipMeans], on common: CommonClips) {
        clips = (common.count, common.total)
        let names = common.names.map { scores[0].recordings[$0] ?? nil }
        isClustered = !names.contains(nil)
        let recording = { clip in isClustered ? scores[0].recordings[clip]!! : clip }
        let difference = { clip in scores[0].values[clip]! - scores[1].values[clip]! }
        recordings = Self.clustered(common.names.sorted(), by: recording, difference)
    }

    static func seeds(_ runs: [Run], _ value: (String) -> Double?) -> [UInt64: Double] {
        Dictionary(
            runs.compactMap { run in value(run.id).map { (run.seed, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    static func paired(_ left: [UInt64: Double], _ right: [UInt64: Double]) -> PairedTest? {
        let differences = left.keys.sorted().compactMap { key in right[key].map { left[key]! - $0 } }
        return differences.isEmpty ? nil : PairedTest(differences)
    }

    /// A test over the means of clusters: clips of one recording are no independent witnesses.
    private static func clustered(
        _ clips: [String], by cluster: (String) -> String, _ difference: (String) -> Double
    ) -> PairedTest? {
        guard !clips.isEmpty else { return nil }
        return PairedTest(clips.map(difference), clusters: clips.map(cluster))
    }

    // MARK: - Table

    /// One row a pair: the difference, its intervals, and corrected p values.
    static func table(_ contests: [Contest], notes: [String], metric: String) -> Table {
        var table = Table()
        table.notes = notes
        table.columns = [
            Table.Column(key: "left", title: "experiment", leastWidth: 16),
            Table.Column(key: "right", title: "against", leastWidth: 16),
            Table.Column(key: "over", title: "paired over", leastWidth: 11),
            Table.Column(key: "pairs", title: "pairs", isNumber: true, priority: 1),
            Table.Column(key: "clips", title: "clips", isNumber: true, priority: 1),
            Table.Column(key: "difference", title: "difference in \(metric)", isNumber: true),
            Table.Column(key: "t_interval", title: "95 % t interval", priority: 3, leastWidth: 24),
            Table.Column(
                key: "bootstrap_interval", title: "95 % bootstrap interval", priority: 5, leastWidth: 24),
            Table.Column(key: "effect", title: "effect size d", isNumber: true, priority: 4),
            Table.Column(key: "t_p", title: "p (t, Holm)", isNumber: true),
            Table.Column(key: "wilcoxon_p", title: "p (Wilcoxon, Holm)", isNumber: true, priority: 2),
        ]
        for (over, tests) in [
            ("seeds", contests.map(\.seeds)), ("recordings", contests.map(\.recordings)),
        ] {
            let t = corrected(tests.map { $0?.student?.p })
            let wilcoxon = corrected(
                tests.map { test in test.flatMap { $0.count > 1 ? $0.wilcoxon?.p : nil } })
            for (index, contest) in contests.enumerated() {
                guard let test = tests[index] else { continue }
                let style = Figure.Style(for: [test.mean])
                func text(_ range: ClosedRange<Double>?) -> String {
                    range.map { "\(style.text($0.lowerBound)) to \(style.text($0.upperBound))" } ?? ""
                }
                let texts = [
                    contest.left, contest.right,
                    !contest.isClustered && over == "recordings" ? "clips" : over,
                    "\(test.count)", clipCount(contest, always: over == "recordings"),
                    (test.mean > 0 ? "+" : "") + style.text(test.mean), text(test.interval),
                    text(test.bootstrapInterval), test.effectSize.map { Figure.fixed($0, 2) } ?? "",
                    probability(t[index]), probability(wilcoxon[index]),
                ]
                // Programs are given the numbers themselves.
                let numbers: [Int: Double?] = [
                    3: Double(test.count), 5: test.mean, 8: test.effectSize, 9: t[index], 10: wilcoxon[index],
                ]
                var cells = texts.enumerated().map { place, text -> Table.Cell in
                    guard let number = numbers[place] else { return Table.Cell(text) }
                    return Table.Cell(text, value: number.map { .number($0) } ?? .missing)
                }
                cells[6].range = test.interval
                cells[7].range = test.bootstrapInterval
                table.rows.append(Table.Row(kind: .group, cells: cells))
            }
        }
        if contests.contains(where: { $0.seeds?.count == 1 }) {
            table.notes.append(
                "With one seed on a side no spread over seeds can be shown: training again may turn the order around."
            )
        }
        if contests.contains(where: { $0.recordings != nil }) {
            table.notes.append(
                "Pairs of recordings tell how sure it is that these weights differ on recordings like these; pairs of seeds, that the experiments differ. Clips of one recording are averaged first: they are no independent witnesses, and each recording counts once."
            )
        }
        if contests.contains(where: { !$0.isClustered }) {
            table.notes.append(
                "Where pairs are clips, nothing tells which of them are of one recording: they count as independent, which makes intervals too narrow where they are not."
            )
        }
        if contests.contains(where: {
            ($0.recordings?.count ?? 0) >= 2 && !Bootstrap.isSound($0.recordings!.count)
        })
            || contests.contains(where: { ($0.seeds?.count ?? 0) >= 2 })
        {
            table.notes.append(
                "No bootstrap interval is shown for fewer than \(Bootstrap.fewest) pairs: of so few it covers less than it says; the t interval holds."
            )
        }
        return table
    }

    /// `100`, or `80 of 400` where the sides share only some.
    private static func clipCount(_ contest: Contest, always: Bool) -> String {
        guard let (common, total) = contest.clips else { return "" }
        if common < total { return "\(common) of \(total)" }
        return always ? "\(common)" : ""
    }

    private static func corrected(_ p: [Double?]) -> [Double?] {
        let known = p.indices.filter { p[$0] != nil }
        let adjusted = Holm.adjusted(known.map { p[$0]! })
        var result = [Double?](repeating: nil, count: p.count)
        for (place, index) in known.enumerated() { result[index] = adjusted[place] }
        return result
    }

    static func probability(_ p: Double?) -> String {
        guard let p else { return "" }
        return p < 0.0001 ? "< 0.0001" : Figure.fixed(p, 4)
    }
}

import RunStore

/// Two experiments judged against each other on one metric, over seeds and over clips.
struct Contest {
    var left: String
    var right: String
    /// Differences (left minus right) seed by seed; seeds that only one side has are left out.
    var seeds: PairedTest?
    /// Differences clip by clip, each the mean over seeds.
    var clips: PairedTest?

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
        let sorted = data.order.sorted(found.map { groups[$0]! }).map { $0[0].experiment }
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
        let clips = try order.map { try clipMeans(store, groups[$0]!, key) }
        let seeds = order.map { experiment in
            Dictionary(
                groups[experiment]!.compactMap { run in
                    summaries[run.id]?[key].flatMap { data.choice.of($0) }.map { (run.seed, $0) }
                },
                uniquingKeysWith: { first, _ in first })
        }
        var contests: [Contest] = []
        for left in order.indices {
            for right in order.indices where right > left {
                // Other data are another question.
                guard groups[order[left]]![0].dataFingerprint == groups[order[right]]![0].dataFingerprint
                else {
                    continue
                }
                contests.append(
                    Contest(
                        left: names.of(order[left]), right: names.of(order[right]),
                        seeds: paired(seeds[left], seeds[right]), clips: paired(clips[left], clips[right])))
            }
        }
        return (contests, notes)
    }

    private static func paired<Key: Hashable & Comparable>(_ left: [Key: Double], _ right: [Key: Double])
        -> PairedTest?
    {
        let differences = left.keys.sorted().compactMap { key in right[key].map { left[key]! - $0 } }
        return differences.isEmpty ? nil : PairedTest(differences)
    }

    private static func clipMeans(_ store: RunStore, _ runs: [Run], _ key: MetricKey) throws -> [String:
        Double]
    {
        var sums: [String: (sum: Double, count: Int)] = [:]
        for run in runs {
            for clip in try store.clipScores(of: run.id) {
                for score in clip.scores where score.split == key.split && score.name == key.name {
                    guard let value = score.value else { continue }
                    let old = sums[clip.clip] ?? (0, 0)
                    sums[clip.clip] = (old.sum + value, old.count + 1)
                }
            }
        }
        return sums.mapValues { $0.sum / Double($0.count) }
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
            Table.Column(key: "difference", title: "difference in \(metric)", isNumber: true),
            Table.Column(key: "t_interval", title: "95 % t interval", priority: 3, leastWidth: 24),
            Table.Column(
                key: "bootstrap_interval", title: "95 % bootstrap interval", priority: 5, leastWidth: 24),
            Table.Column(key: "effect", title: "effect size d", isNumber: true, priority: 4),
            Table.Column(key: "t_p", title: "p (t, Holm)", isNumber: true),
            Table.Column(key: "wilcoxon_p", title: "p (Wilcoxon, Holm)", isNumber: true, priority: 2),
        ]
        for (over, tests) in [("seeds", contests.map(\.seeds)), ("clips", contests.map(\.clips))] {
            let t = corrected(tests.map { $0?.student?.p })
            let wilcoxon = corrected(
                tests.map { test in test.flatMap { $0.count > 1 ? $0.wilcoxon?.p : nil } })
            for (index, contest) in contests.enumerated() {
                guard let test = tests[index] else { continue }
                let style = Figure.Style(for: [test.mean])
                func text(_ range: ClosedRange<Double>?) -> String {
                    range.map { "\(style.text($0.lowerBound)) to \(style.text($0.upperBound))" } ?? ""
                }
                let cells = [
                    contest.left, contest.right, over, "\(test.count)",
                    (test.mean > 0 ? "+" : "") + style.text(test.mean), text(test.interval),
                    text(test.bootstrapInterval), test.effectSize.map { Figure.fixed($0, 2) } ?? "",
                    probability(t[index]), probability(wilcoxon[index]),
                ]
                table.rows.append(Table.Row(kind: .group, cells: cells.map { Table.Cell($0) }))
            }
        }
        if contests.contains(where: { $0.seeds?.count == 1 }) {
            table.notes.append(
                "With one seed on a side no spread over seeds can be shown: training again may turn the order around."
            )
        }
        if contests.contains(where: { $0.clips != nil }) {
            table.notes.append(
                "Pairs of clips tell how sure it is that these weights differ on clips like these; pairs of seeds, that the experiments differ."
            )
        }
        return table
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

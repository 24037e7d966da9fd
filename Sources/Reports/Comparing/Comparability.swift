import RunStore

/// Which rows must not be compared with the rest, and why.
///
/// The reference is what most of the runs have in common: their data, their metrics' definitions, and what the untouched
/// input scores, which differs where another noise was mixed in.
struct Comparability {
    /// The sign of each run that differs; it stands beside the run's name.
    private(set) var marks: [String: String] = [:]
    /// Why each of them differs.
    private(set) var reasons: [String: String] = [:]
    /// One sentence a sign.
    private(set) var notes: [String] = []
    /// Overlap of training and validation.
    let alarms: [String]

    private static let signs = ["†", "‡", "§", "¶", "#", "††", "‡‡", "§§"]

    init(
        _ store: RunStore, _ runs: [Run], _ judged: JudgedClips, _ value: (String, MetricKey) -> Double?
    ) throws {
        let splits = try store.splits(of: Set(runs.map(\.dataFingerprint)))
        alarms = Leakage.alarms(runs, splits)
        guard runs.count > 1 else { return }
        if let sets = judged.unread {
            notes.append(
                "these runs were judged on \(sets) sets of clips, more than are compared with each other: which rows may not be "
                    + "compared is not marked; name fewer runs")
        }
        var reasons: [String: [String]] = [:]

        let data = Self.majority(runs.map(\.dataFingerprint))
        let usualRuns = runs.filter { $0.dataFingerprint == data }
        var learned: [String: [Run]] = [:]
        for run in runs where run.dataFingerprint != data {
            let difference = Self.difference(
                run.dataFingerprint, splits[run.dataFingerprint] ?? [], splits[data] ?? [])
            // What was learned from may differ: that is a question. What is judged on may not.
            if run.judgingFingerprint != nil, run.judgingFingerprint == usualRuns[0].judgingFingerprint {
                learned[difference, default: []].append(run)
            } else {
                reasons[run.id, default: []].append(difference)
            }
        }
        Self.judging(runs, judged, &reasons)

        let versions = Dictionary(
            Set(runs.map(\.metricVersions)).map { ($0, Self.versions($0)) },
            uniquingKeysWith: { first, _ in first })
        var usual: [String: String] = [:]
        for name in Set(versions.values.flatMap(\.keys)) {
            usual[name] = Self.majority(runs.compactMap { versions[$0.metricVersions]?[name] })
        }
        for run in runs {
            // Having more metrics, or fewer, is no disagreement.
            let other = (versions[run.metricVersions] ?? [:]).filter { usual[$0.key] != $0.value }
            if !other.isEmpty {
                let list = other.sorted { $0.key < $1.key }.map {
                    "\($0.key) \($0.value), not \(usual[$0.key] ?? "")"
                }
                reasons[run.id, default: []].append(
                    "scored by other versions of the metrics (\(list.joined(separator: "; ")))")
            }
        }

        // Equal recordings, yet other inputs: another noise, another crop. Only what one set of data shows.
        let inputs = MetricKey("validation:identity", "")
        for name in usual.keys.sorted() where name != "loss" {
            let key = MetricKey(inputs.split, name)
            let same = runs.filter { $0.dataFingerprint == data && reasons[$0.id] == nil }
            let scores = same.map { value($0.id, key).map { ($0 * 1e6).rounded() / 1e6 } }
            let known = scores.compactMap { $0 }
            guard Set(known).count > 1 else { continue }
            let most = Self.majority(known)
            for (run, score) in zip(same, scores) where score != nil && score != most {
                reasons[run.id, default: []].append(
                    "judged on other inputs: untouched, they score \(Figure.alone(score!)) in \(name), not \(Figure.alone(most))"
                )
            }
        }
        assignSigns(runs, reasons)
        notes += learned.sorted { $0.key < $1.key }.map {
            "\(Self.ids($1)), judged on the same clips as the rest: \($0)"
        }
    }

    /// Marks runs that were judged on other clips than most.
    private static func judging(_ runs: [Run], _ judged: JudgedClips, _ reasons: inout [String: [String]]) {
        // Sets of clips, each by the first run that has it.
        var sets: [(first: Run, runs: [Run])] = []
        for run in runs where judged.count(of: run.id) != nil {
            if let place = sets.firstIndex(where: { judged.areEqual($0.first, run) == true }) {
                sets[place].runs.append(run)
            } else {
                sets.append((run, [run]))
            }
        }
        guard sets.count > 1, var usual = sets.first else { return }
        for set in sets where set.runs.count > usual.runs.count { usual = set }
        for set in sets where set.first.id != usual.first.id {
            let shared = judged.common([set.first.id, usual.first.id])?.count ?? 0
            let words =
                "judged on other clips: \(judged.count(of: set.first.id) ?? 0), of which \(shared) are among the "
                + "\(judged.count(of: usual.first.id) ?? 0) of the rest"
            for run in set.runs { reasons[run.id, default: []].append(words) }
        }
    }

    private mutating func assignSigns(_ runs: [Run], _ reasons: [String: [String]]) {
        var order: [String] = []
        for run in runs {
            guard let reason = reasons[run.id]?.joined(separator: "; ") else { continue }
            let place: Int
            if let known = order.firstIndex(of: reason) {
                place = known
            } else {
                place = order.count
                order.append(reason)
            }
            marks[run.id] = Self.signs[min(place, Self.signs.count - 1)]
            self.reasons[run.id] = reason
        }
        for (place, reason) in order.enumerated() {
            let members = runs.filter { reasons[$0.id]?.joined(separator: "; ") == reason }
            notes.append(
                "\(Self.signs[min(place, Self.signs.count - 1)]) not comparable with the rest: \(Self.ids(members)): \(reason)"
            )
        }
    }

    /// How one set of data differs from another, in words.
    private static func difference(_ fingerprint: String, _ own: [DataSplit], _ other: [DataSplit]) -> String
    {
        let unknown = "other data (fingerprint \(fingerprint.prefix(8)))"
        func side(_ splits: [DataSplit], _ name: String) -> Set<String>? {
            splits.first { $0.name == name }?.recordings
        }
        guard let ownTrained = side(own, "train"), let ownJudged = side(own, "validation"),
            let trained = side(other, "train"), let judged = side(other, "validation")
        else { return unknown }
        if ownTrained == trained && ownJudged == judged {
            return "the same recordings, prepared in another way (fingerprint \(fingerprint.prefix(8)))"
        }
        if ownTrained.union(ownJudged) == trained.union(judged) {
            return "another split of the same recordings"
        }
        if ownJudged == judged {
            return
                "trained on other recordings (\(ownTrained.count) instead of \(trained.count), \(ownTrained.intersection(trained).count) in common), judged by the same"
        }
        return
            "\(unknown), \(ownJudged.intersection(judged).count) of \(ownJudged.count) validation recordings in common"
    }

    /// What most have; the first of several that are as frequent.
    private static func majority<Value: Hashable>(_ values: [Value]) -> Value {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        var best = values[0]
        for value in values where counts[value]! > counts[best]! { best = value }
        return best
    }

    /// `{"si_sdr":1}` as a dictionary.
    private static func versions(_ json: String) -> [String: String] {
        var found: [String: String] = [:]
        for part in json.split(whereSeparator: { "{},".contains($0) }) {
            let sides = part.split(separator: ":")
            if sides.count == 2 { found[sides[0].filter { $0 != "\"" }] = String(sides[1]) }
        }
        return found
    }

    static func ids(_ runs: [Run]) -> String {
        runs.count == 1
            ? "run \(runs[0].id.prefix(8))"
            : "runs \(runs.prefix(4).map { String($0.id.prefix(8)) }.joined(separator: ", "))\(runs.count > 4 ? ", … (\(runs.count))" : "")"
    }
}

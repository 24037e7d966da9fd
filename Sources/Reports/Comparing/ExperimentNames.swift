import RunStore

/// What each experiment is called: its name, and where several share it, as few settings as tell them apart, those first that a
/// sweep or an option set.
struct ExperimentNames {
    private let names: [String: String]

    init(_ store: RunStore, _ runs: [Run]) throws {
        var seen: Set<String> = []
        let firsts = runs.filter { seen.insert($0.experiment).inserted }
        let shared = Dictionary(grouping: firsts, by: \.name).values.filter { $0.count > 1 }
        let settings = try store.settings(of: shared.flatMap { $0 })
        let overrides = try store.overrides(of: shared.flatMap { $0 })
        var names = Dictionary(
            firsts.map { ($0.experiment, $0.name) }, uniquingKeysWith: { first, _ in first })
        for group in shared {
            let swept = Settings.swept(group, settings, overrides)
            let paths = swept + Settings.differing(group, settings).filter { !swept.contains($0) }
            for (run, words) in zip(group, Self.words(group, paths, settings)) {
                names[run.experiment] = ([run.name] + words).joined(separator: " ")
            }
        }
        self.names = names
    }

    /// - Parameter experiment: as ``Run/experiment`` has it.
    func of(_ experiment: String) -> String { names[experiment] ?? "" }

    /// For each run of one name, the settings that tell it from the others; its study or its data where none does.
    private static func words(
        _ runs: [Run], _ paths: [String], _ settings: [String: [String: String]]
    ) -> [[String]] {
        var taken: [String] = []
        var count = 1
        func values(_ run: Run) -> [String?] { taken.map { settings[run.id]?[$0] } }
        for path in paths where count < runs.count {
            taken.append(path)
            let now = Set(runs.map(values)).count
            if now == count { taken.removeLast() } else { count = now }
        }
        let short = SetWords.shortest(Set(taken))
        return runs.map { run in
            var words = taken.compactMap { path in
                settings[run.id]?[path].map { "\(short[path] ?? path)=\($0)" }
            }
            if runs.contains(where: { $0.experiment != run.experiment && values($0) == values(run) }) {
                let isOfOneStudy = Set(runs.map(\.study)).count == 1
                words.append(isOfOneStudy ? "data \(run.dataFingerprint.prefix(4))" : "of \(run.study)")
            }
            return words
        }
    }
}

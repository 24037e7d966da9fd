import RunStore

/// What each experiment is called: its name, and where several share it, what differs.
struct ExperimentNames {
    private let names: [String: String]

    init(_ store: RunStore, _ runs: [Run]) throws {
        var seen: Set<String> = []
        let firsts = runs.filter { seen.insert($0.experiment).inserted }
        let settings = try store.settings(of: firsts)
        let differing = Settings.differing(firsts, settings)
        var counts: [String: Int] = [:]
        for run in firsts { counts[run.name, default: 0] += 1 }
        names = Dictionary(
            firsts.map { run in
                let variant = differing.prefix(4).compactMap { path in
                    settings[run.id]?[path].map { "\(path)=\($0)" }
                }
                return (
                    run.experiment,
                    ([run.name] + (counts[run.name]! > 1 ? variant : [])).joined(separator: " ")
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter experiment: as ``Run/experiment`` has it.
    func of(_ experiment: String) -> String { names[experiment] ?? "" }
}

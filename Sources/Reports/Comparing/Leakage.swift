import RunStore

/// Recordings that a model was trained on and judged by: its scores then say nothing about new sound.
enum Leakage {
    /// One sentence a set of data whose sides overlap.
    static func alarms(_ runs: [Run], _ splits: [String: [DataSplit]]) -> [String] {
        var seen: Set<String> = []
        return runs.compactMap { run in
            guard seen.insert(run.dataFingerprint).inserted,
                let sentence = sentence(splits[run.dataFingerprint] ?? [])
            else { return nil }
            let members = runs.filter { $0.dataFingerprint == run.dataFingerprint }
            return "LEAKAGE: \(Comparability.ids(members)): \(sentence)"
        }
    }

    /// What is wrong with one set of data; nil where nothing is.
    static func sentence(_ splits: [DataSplit]) -> String? {
        guard let trained = splits.first(where: { $0.name == "train" })?.recordings,
            let judged = splits.first(where: { $0.name == "validation" })?.recordings
        else { return nil }
        let shared = trained.intersection(judged).count
        guard shared > 0 else { return nil }
        return
            "\(shared) of \(Figure.grouped(judged.count)) validation recordings are trained on as well, so the scores are no measure of new sound"
    }
}

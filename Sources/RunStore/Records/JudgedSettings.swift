/// Which settings decide what a run is judged on: its validation clips, how each is made, and what it is compared in.
///
/// Runs that differ in none of them are judged alike; a number of one tells nothing of a number of another where they differ,
/// whatever the measure is. Where the content of every clip is stored, that tells; this tells it before anything is trained.
public enum JudgedSettings {
    /// Settings of a dataset that change only what is learnt from. Whatever is not among them is taken to be judged on.
    private static let training: Set<String> = [
        "fresh_each_epoch", "max_train_clips", "noise_snr", "train_examples",
    ]
    /// Settings of a dataset that say which clips there are, and leave each as it is.
    private static let choosing: Set<String> = [
        "accept_truncated", "corpus", "folder", "max_clips", "max_validation_clips", "shortest_clip_seconds",
        "skip_damaged", "split_by", "split_seed", "validation_examples", "validation_fraction",
        "validation_speakers", "validation_tracks", "window_hop_seconds",
    ]
    /// By model, the settings that say in what its output is compared.
    private static let representation: [String: Set<String>] = [
        "lstm_mel": ["hop_length", "n_fft", "n_mels"]
    ]

    /// The settings by which runs are judged on different clips, or in different ways, sorted; empty where they are judged alike.
    ///
    /// - Parameter runs: by run the values of its settings, a path each (`dataset.validation_snr[0]`).
    public static func differences(among runs: [[String: String]]) -> [String] {
        LossScale.differing(runs) { path in
            let parts = path.split(separator: ".", maxSplits: 2).map(String.init)
            switch parts.first {
            case "dataset": return parts.count < 2 || !training.contains(parts[1])
            case "model":
                return parts.count > 1 && representation.values.contains { $0.contains(parts[1]) }
                    && runs.contains { run in
                        run["model.kind"].flatMap { representation[$0.filter { $0 != "\"" }] } != nil
                    }
            default: return false
            }
        }
    }

    /// Whether a setting may decide what a clip is, beside which clips there are.
    public static func makes(_ path: String, model: String) -> Bool {
        let parts = path.split(separator: ".")
        guard parts.count > 1, let last = parts.last?.split(separator: "[").first.map(String.init) else {
            return false
        }
        if parts[0] == "model", let own = representation[model] { return own.contains(last) }
        return parts[0] == "dataset" && !training.contains(last) && !choosing.contains(last)
    }
}

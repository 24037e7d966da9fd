/// Whether the losses of runs are numbers of one scale: only then is the smaller one the better.
///
/// A loss is what training makes small, in the representation of a model, over the data of an experiment. Where any of these
/// differs, two losses tell no more of each other than a length and a weight.
public enum LossScale {
    /// Settings of a model that shape its network and leave what it is given and what it returns as they are. Whatever is not
    /// among them is taken to change the representation.
    private static let network: Set<String> = [
        "channels", "kernel_size", "layers", "width", "dropout", "residual", "orientation", "approach",
        "time_strides",
        "frequency_strides", "residual_blocks", "decoder_blocks", "latent_channels", "quantizer", "bits",
        "stages",
        "commitment",
    ]
    /// Settings of a dataset that change only what is learnt from, and where the recordings lie, which their fingerprint covers.
    private static let training: Set<String> = ["train_examples", "folder"]

    /// The settings by which the losses of runs are of different scales, sorted; empty where they can be compared.
    ///
    /// - Parameter runs: by run the values of its settings, a path each (`losses[0].kind`).
    public static func differences(among runs: [[String: String]]) -> [String] {
        differing(runs, where: matters)
    }

    /// The settings that matter and are not the same for all, lists as a whole, sorted.
    static func differing(_ runs: [[String: String]], where matters: (String) -> Bool) -> [String] {
        guard runs.count > 1 else { return [] }
        var paths: Set<String> = []
        for path in Set(runs.flatMap(\.keys)) where matters(whole(path)) {
            if Set(runs.map { $0[path] }).count > 1 { paths.insert(whole(path)) }
        }
        // The keys of another kind are its own, and say nothing more.
        for room in ["model", "dataset"] where paths.contains("\(room).kind") {
            paths = paths.filter { !$0.hasPrefix("\(room).") || $0 == "\(room).kind" }
        }
        return paths.sorted()
    }

    private static func matters(_ path: String) -> Bool {
        let parts = path.split(separator: ".", maxSplits: 2)
        switch parts.first {
        case "losses": return true
        case "model": return parts.count < 2 || !network.contains(String(parts[1]))
        case "dataset": return parts.count < 2 || !training.contains(String(parts[1]))
        default: return false
        }
    }

    /// The path of a list instead of those of its elements: `losses` of `losses[0].kind`.
    private static func whole(_ path: String) -> String {
        path.firstIndex(of: "[").map { String(path[..<$0]) } ?? path
    }
}

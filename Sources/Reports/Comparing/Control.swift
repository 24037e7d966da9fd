/// Baselines that need no training, scored beside every model.
enum Control {
    /// What a control's split is called in tables: `noisy input (identity)`.
    static func title(_ split: String) -> String {
        switch split {
        case "validation:identity": "noisy input (identity)"
        case "validation:silence": "silence"
        case "validation:best_gain": "noisy input, best gain"
        case "validation:zero": "zero predictor"
        default: split.split(separator: ":").dropFirst().joined(separator: ":").replacing("_", with: " ")
        }
    }

    static func isControl(_ split: String) -> Bool { split.contains(":") }
}

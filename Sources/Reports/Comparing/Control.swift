/// Baselines that need no training, scored beside every model.
enum Control {
    /// What a control's split is called in tables: `noisy input (identity)`.
    static func title(_ split: String) -> String {
        switch split {
        case "validation:identity": "noisy input (identity)"
        case "validation:silence": "silence"
        case "validation:best_gain": "noisy input, best gain"
        case "validation:zero": "zero predictor"
        case "validation:opus": "Opus, as many bytes"
        case "validation:pcm": "16-bit PCM at a lower rate, as many bytes"
        default: split.split(separator: ":").dropFirst().joined(separator: ":").replacing("_", with: " ")
        }
    }

    static func isControl(_ split: String) -> Bool { split.contains(":") }
}

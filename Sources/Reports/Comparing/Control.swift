import Measures
import RunStore

/// Baselines that need no training, scored beside every model.
enum Control {
    /// What a control's split is called in tables: `noisy input (identity)`.
    ///
    /// - Parameter value: of the run that it stands beside, at its best epoch.
    static func title(_ split: String, _ value: (MetricKey) -> Double?) -> String {
        let name = split.split(separator: ":").dropFirst().joined(separator: ":")
        guard let spending = SpentBytes(rawValue: name) else { return title(split) }
        return spending.title(ratio(split, value))
    }

    /// Bytes over those of the run: what is stored of them is its metrics' means.
    private static func ratio(_ split: String, _ value: (MetricKey) -> Double?) -> Double? {
        func both(_ measure: Measure) -> (own: Double, other: Double)? {
            guard let own = value(MetricKey("validation", measure.name)), own > 0,
                let other = value(MetricKey(split, measure.name)), other > 0
            else { return nil }
            return (own, other)
        }
        if let rates = both(.bitRate) { return rates.other / rates.own }
        // The more it compresses, the fewer bytes.
        return both(.compression).map { $0.own / $0.other }
    }

    /// The same of a control whose name says all.
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

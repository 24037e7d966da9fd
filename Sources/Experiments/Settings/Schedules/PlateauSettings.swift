import Learning
import Specs

/// `"schedule": { "kind": "plateau" }`: lowers the learning rate when the monitored number no longer improves.
public struct PlateauSettings: ScheduleSettings {
    public var patience = 3
    public var factor = 0.5
    public var lowest = 0.0
    public var threshold = 1e-4
    public var thresholdMode = ThresholdMode.relative
    public var cooldown = 0

    public enum ThresholdMode: String, Sendable, CaseIterable {
        case relative = "rel"
        case absolute = "abs"
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("patience", &patience, .atLeast(0), "validations without improvement that are forgiven")
        fields.field("factor", &factor, .inside(0, 1), "what the rate is multiplied with")
        fields.field("lowest", &lowest, .atLeast(0), "the rate never falls below this")
        fields.field("threshold", &threshold, .atLeast(0), "smaller improvements do not count")
        fields.field(
            "threshold_mode", &thresholdMode,
            "whether the threshold is a share of the best number or an amount"
        )
        fields.field(
            "cooldown", &cooldown, .atLeast(0), "validations after a fall in which nothing is counted")
    }

    public var schedule: any Schedule {
        Plateau(
            patience: patience, factor: factor, lowest: lowest,
            threshold: thresholdMode == .relative ? .relative(threshold) : .absolute(threshold),
            cooldown: cooldown)
    }
}

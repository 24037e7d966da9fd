import Learning
import Specs

/// `"schedule": { "kind": "multi_step" }`: lowers the learning rate after each of some epochs.
public struct MultiStepSettings: ScheduleSettings {
    public var after = [10, 20]
    public var factor = 0.1

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "after", &after, .atLeast(1), count: 1...1_000, "epochs that are trained before each fall")
        fields.field("factor", &factor, .above(0), "what the rate is multiplied with")
    }

    public var schedule: any Schedule { MultiStepDecay(after: after, factor: factor) }
}

import Learning
import Specs

/// `"schedule": { "kind": "step" }`: lowers the learning rate after every so many epochs.
public struct StepSettings: ScheduleSettings {
    public var every = 10
    public var factor = 0.1

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("every", &every, .atLeast(1), "epochs from one fall to the next")
        fields.field("factor", &factor, .above(0), "what the rate is multiplied with")
    }

    public var schedule: any Schedule { StepDecay(every: every, factor: factor) }
}

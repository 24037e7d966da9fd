import Learning
import Specs

/// `"schedule": { "kind": "exponential" }`: lowers the learning rate after every epoch.
public struct ExponentialSettings: ScheduleSettings {
    public var factor = 0.95

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("factor", &factor, .above(0), "what the rate is multiplied with after every epoch")
    }

    public var schedule: any Schedule { ExponentialDecay(factor: factor) }
}

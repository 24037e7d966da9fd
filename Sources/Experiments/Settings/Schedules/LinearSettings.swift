import Learning
import Specs

/// `"schedule": { "kind": "linear" }`: moves the learning rate from one share of itself to another in equal parts.
public struct LinearSettings: ScheduleSettings {
    public var start = 1.0 / 3
    public var end = 1.0
    public var epochs = 5
    public var everyStep = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("start", &start, .above(0), "what the rate is multiplied with at first")
        fields.field("end", &end, .atLeast(0), "what it is multiplied with at last")
        fields.field("epochs", &epochs, .atLeast(1), "until the end is reached, where it stays")
        fields.field("every_step", &everyStep, "change with every step, not only with every epoch")
    }

    public var schedule: any Schedule {
        LinearChange(start: start, end: end, epochs: epochs, everyStep: everyStep)
    }
}

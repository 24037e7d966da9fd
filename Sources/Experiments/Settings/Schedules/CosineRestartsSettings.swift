import Learning
import Specs

/// `"schedule": { "kind": "cosine_restarts" }`: lets the learning rate fall along half a cosine, again and again.
public struct CosineRestartsSettings: ScheduleSettings {
    public var epochs = 10
    public var growth = 1
    public var lowest = 0.0
    public var everyStep = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("epochs", &epochs, .atLeast(1), "of the first fall")
        fields.field("growth", &growth, .atLeast(1), "how much longer every fall is than the one before")
        fields.field("lowest", &lowest, .atLeast(0), "the rate at the end of a fall")
        fields.field("every_step", &everyStep, "change with every step, not only with every epoch")
    }

    public var schedule: any Schedule {
        CosineRestarts(epochs: epochs, growth: growth, lowest: lowest, everyStep: everyStep)
    }
}

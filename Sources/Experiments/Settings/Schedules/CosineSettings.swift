import Learning
import Specs

/// `"schedule": { "kind": "cosine" }`: lets the learning rate fall along half a cosine.
public struct CosineSettings: ScheduleSettings {
    public var epochs: Int?
    public var lowest = 0.0
    public var everyStep = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "epochs", &epochs, .atLeast(1), "until the rate is the lowest, where it stays; null: all")
        fields.field("lowest", &lowest, .atLeast(0), "the rate at the end")
        fields.field("every_step", &everyStep, "change with every step, not only with every epoch")
    }

    public var schedule: any Schedule { CosineDecay(epochs: epochs, lowest: lowest, everyStep: everyStep) }
}

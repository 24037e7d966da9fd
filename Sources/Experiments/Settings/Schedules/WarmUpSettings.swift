import Specs

/// `"warmup"`: begins with a small learning rate, whatever the schedule is.
public struct WarmUpSettings: Spec {
    public var steps = 100
    public var start = 0.01

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("steps", &steps, .atLeast(1), "updates of the weights until the rate is the schedule's")
        fields.field("start", &start, .from(0, to: 1), "what the rate of the first update is multiplied with")
    }
}

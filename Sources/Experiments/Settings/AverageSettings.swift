import Specs

/// `"ema"`: an exponential moving average of the weights, which is then validated and kept as the best, in their place.
public struct AverageSettings: Spec {
    public var decay = 0.999

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "decay", &decay, .inside(0, 1),
            "what is kept of the average from one update of the weights to the next")
    }
}

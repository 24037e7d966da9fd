import Specs

/// `"optimizer"`: Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
public struct OptimizerSettings: Spec {
    public var kind = Kind.adamw
    public var learningRate = 1e-3
    public var weightDecay = 0.01
    public var betas = [0.9, 0.999]
    public var epsilon = 1e-8

    public enum Kind: String, Sendable, CaseIterable {
        case adamw
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("kind", &kind, "the method")
        fields.field("learning_rate", &learningRate, .above(0), "step size at the start")
        fields.field(
            "weight_decay", &weightDecay, .atLeast(0), "share of a weight lost a step, times the rate")
        fields.field(
            "betas", &betas, .from(0, to: 0.999_999), count: 2...2, "memory of the two running means")
        fields.field("epsilon", &epsilon, .above(0), "added to the denominator")
    }
}

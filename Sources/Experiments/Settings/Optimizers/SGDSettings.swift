import Learning
import Specs

/// `"optimizer": { "kind": "sgd" }`.
public struct SGDSettings: OptimizerSettings {
    public var learningRate = 1e-3
    public var momentum = 0.0
    public var dampening = 0.0
    public var weightDecay = 0.0
    public var isNesterov = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("learning_rate", &learningRate, .above(0), "step size at the start")
        fields.field("momentum", &momentum, .from(0, to: 0.999_999), "what is kept of the velocity")
        fields.field(
            "dampening", &dampening, .from(0, to: 1),
            "what is left out of a gradient when it joins the velocity")
        fields.field(
            "weight_decay", &weightDecay, .atLeast(0), "share of a weight that is added to its gradient")
        fields.field("nesterov", &isNesterov, "whether a step looks ahead along the velocity")
        fields.require(
            !isNesterov || (momentum > 0 && dampening == 0), at: "nesterov",
            "looking ahead needs a momentum above 0 and no dampening")
    }

    public var recipe: any OptimizerRecipe {
        SGD.Settings(
            momentum: momentum, dampening: dampening, weightDecay: weightDecay, isNesterov: isNesterov)
    }
}

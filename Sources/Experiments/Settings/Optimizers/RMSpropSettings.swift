import Learning
import Specs

/// `"optimizer": { "kind": "rmsprop" }`.
public struct RMSpropSettings: OptimizerSettings {
    public var learningRate = 1e-2
    public var alpha = 0.99
    public var epsilon = 1e-8
    public var momentum = 0.0
    public var weightDecay = 0.0
    public var isCentered = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("learning_rate", &learningRate, .above(0), "step size at the start")
        fields.field("alpha", &alpha, .from(0, to: 0.999_999), "memory of the running mean of squares")
        fields.field("epsilon", &epsilon, .above(0), "added to the denominator")
        fields.field("momentum", &momentum, .from(0, to: 0.999_999), "what is kept of the velocity")
        fields.field(
            "weight_decay", &weightDecay, .atLeast(0), "share of a weight that is added to its gradient")
        fields.field(
            "centered", &isCentered, "whether the gradient's variance divides it, and not its mean square")
    }

    public var recipe: any OptimizerRecipe {
        RMSprop.Settings(
            alpha: alpha, epsilon: epsilon, momentum: momentum, weightDecay: weightDecay,
            isCentered: isCentered)
    }
}

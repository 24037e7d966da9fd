import Learning
import Specs

/// `"optimizer": { "kind": "adamw" }` and `"adam"`.
public struct AdamSettings: OptimizerSettings {
    /// Whether decay acts on the weight itself: AdamW.
    public let isDecoupled: Bool
    public var learningRate = 1e-3
    public var weightDecay: Double
    public var betas = [0.9, 0.999]
    public var epsilon = 1e-8
    public var amsgrad = false

    public init() { self.init(isDecoupled: true) }

    public init(isDecoupled: Bool) {
        self.isDecoupled = isDecoupled
        weightDecay = isDecoupled ? 0.01 : 0
    }

    public mutating func fields(_ fields: Fields) {
        fields.field("learning_rate", &learningRate, .above(0), "step size at the start")
        fields.field(
            "weight_decay", &weightDecay, .atLeast(0),
            isDecoupled
                ? "share of a weight lost a step, times the rate"
                : "share of a weight that is added to its gradient")
        fields.field(
            "betas", &betas, .from(0, to: 0.999_999), count: 2...2, "memory of the two running means")
        fields.field("epsilon", &epsilon, .above(0), "added to the denominator")
        fields.field("amsgrad", &amsgrad, "whether the denominator never shrinks (Reddi et al., 2018)")
    }

    public var recipe: any OptimizerRecipe {
        isDecoupled
            ? AdamW.Settings(
                weightDecay: weightDecay, beta1: betas[0], beta2: betas[1], epsilon: epsilon, amsgrad: amsgrad
            )
            : Adam.Settings(
                weightDecay: weightDecay, beta1: betas[0], beta2: betas[1], epsilon: epsilon, amsgrad: amsgrad
            )
    }
}

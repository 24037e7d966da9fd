import Learning
import Specs

/// `"optimizer"`: how weights move; its `kind` names the method.
public protocol OptimizerSettings: Spec {
    /// At the start, or the highest where the schedule says so.
    var learningRate: Double { get }
    var recipe: any OptimizerRecipe { get }
}

/// Every optimiser that an experiment can name.
enum Optimizers {
    static let kinds: [Kind<any OptimizerSettings>] = [
        kind("adamw", "Adam with decoupled weight decay (Loshchilov and Hutter, 2019)", AdamSettings()),
        kind(
            "adam", "Adam (Kingma and Ba, 2015); weight decay is added to the gradient",
            AdamSettings(isDecoupled: false)),
        kind("sgd", "stochastic gradient descent, with momentum when asked", SGDSettings()),
        kind("rmsprop", "RMSprop (Hinton, 2012)", RMSpropSettings()),
    ]

    private static func kind(
        _ name: String, _ summary: String, _ defaults: some OptimizerSettings
    ) -> Kind<any OptimizerSettings> {
        Kind(name, summary: summary) { fields in
            var settings = defaults
            settings.fields(fields)
            return settings
        }
    }
}

import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's `AdamW`; with AMSGrad (Reddi et al.,
/// 2018) when asked.
public final class AdamW: Optimizer {
    public struct Settings: Hashable, Sendable, OptimizerRecipe {
        public var weightDecay: Double
        public var beta1: Double
        public var beta2: Double
        public var epsilon: Double
        /// Whether the denominator never shrinks.
        public var amsgrad: Bool

        public init(
            weightDecay: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
            amsgrad: Bool = false
        ) {
            self.weightDecay = weightDecay
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
            self.amsgrad = amsgrad
        }

        public func make(for parameters: [Parameter]) -> any Optimizer { AdamW(parameters, self) }
    }

    private let settings: Settings
    private var moments: AdamMoments

    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) {
        self.settings = settings
        moments = AdamMoments(parameters, amsgrad: settings.amsgrad)
    }

    public var parameters: [Parameter] { moments.parameters }
    public var steps: Int { moments.steps }
    public var stateTensors: [(name: String, value: Tensor)] { moments.stateTensors }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("steps", steps)
        return values
    }

    public func restore(_ values: StateValues) throws(LearningError) {
        moments.steps = try values.integer("steps")
    }

    public func move(learningRate: Double, clipping: GradientClipping) {
        moments.steps += 1
        moments.move(
            AdamStep(
                learningRate: Float(learningRate), beta1: Float(settings.beta1), beta2: Float(settings.beta2),
                epsilon: Float(settings.epsilon), weightDecay: Float(settings.weightDecay),
                decoupledDecay: true, step: moments.steps, gradientScale: clipping.scale,
                gradientLimit: clipping.limit))
    }
}

import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's `AdamW`.
public final class AdamW: Optimizer {
    public struct Settings: OptimizerRecipe, Hashable {
        public var weightDecay: Double
        public var beta1: Double
        public var beta2: Double
        public var epsilon: Double

        public init(
            weightDecay: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
        ) {
            self.weightDecay = weightDecay
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
        }

        public func make(for parameters: [Parameter]) -> any Optimizer { AdamW(parameters, self) }
    }

    private let settings: Settings
    private let parameters: [Parameter]
    private let moments: [(first: Tensor, second: Tensor)]
    /// Steps taken.
    public private(set) var steps = 0

    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) {
        self.parameters = parameters
        self.settings = settings
        moments = parameters.map { (Tensor(zeros: $0.value.shape), Tensor(zeros: $0.value.shape)) }
    }

    @discardableResult
    public func step(learningRate: Double, clip: Double? = nil) -> Double {
        let norm = parameters.reduce(0.0) { $0 + ($1.value.gradient?.sumOfSquares ?? 0) }.squareRoot()
        guard norm.isFinite else { return norm }
        steps += 1
        // PyTorch's clip_grad_norm_ adds the same small number to the norm.
        let scale = clip.map { min(1, $0 / (norm + 1e-6)) } ?? 1
        let step = AdamStep(
            learningRate: Float(learningRate), beta1: Float(settings.beta1), beta2: Float(settings.beta2),
            epsilon: Float(settings.epsilon), weightDecay: Float(settings.weightDecay), decoupledDecay: true,
            step: steps, gradientScale: Float(scale))
        for (parameter, moment) in zip(parameters, moments) {
            guard let gradient = parameter.value.gradient else { continue }
            parameter.value.adamUpdate(
                step, gradient: gradient, moment1: moment.first, moment2: moment.second, maximum: nil)
        }
        return norm
    }

    public var stateTensors: [(name: String, value: Tensor)] {
        zip(parameters, moments).flatMap {
            [("first.\($0.name)", $1.first), ("second.\($0.name)", $1.second)]
        }
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("steps", steps)
        return values
    }

    public func restore(_ values: StateValues) throws(LearningError) { steps = try values.integer("steps") }
}

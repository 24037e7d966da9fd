import Tensors

/// Stochastic gradient descent with momentum, as PyTorch's `SGD`: the first step's velocity is the gradient itself, and
/// weight decay is added to the gradient.
public final class SGD: Optimizer {
    public struct Settings: Hashable, Sendable, OptimizerRecipe {
        /// What is kept of the velocity from step to step; 0: no velocity at all.
        public var momentum: Double
        /// What is left out of the gradient when it joins the velocity.
        public var dampening: Double
        public var weightDecay: Double
        /// Whether the step looks ahead along the velocity (Nesterov, 1983; Sutskever et al., 2013).
        public var isNesterov: Bool

        public init(
            momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0, isNesterov: Bool = false
        ) {
            self.momentum = momentum
            self.dampening = dampening
            self.weightDecay = weightDecay
            self.isNesterov = isNesterov
        }

        public func make(for parameters: [Parameter]) -> any Optimizer { SGD(parameters, self) }
    }

    public let parameters: [Parameter]
    public private(set) var steps = 0
    private let settings: Settings
    /// Empty without momentum.
    private let velocities: [Tensor]

    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) {
        self.parameters = parameters
        self.settings = settings
        velocities = settings.momentum == 0 ? [] : parameters.map { Tensor(zeros: $0.value.shape) }
    }

    public var stateTensors: [(name: String, value: Tensor)] {
        zip(parameters, velocities).map { ("velocity.\($0.name)", $1) }
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("steps", steps)
        return values
    }

    public func restore(_ values: StateValues) throws(LearningError) { steps = try values.integer("steps") }

    public func move(learningRate: Double, clipping: GradientClipping) {
        steps += 1
        var step = SGDStep(learningRate: Float(learningRate))
        step.momentum = Float(settings.momentum)
        step.dampening = Float(settings.dampening)
        step.weightDecay = Float(settings.weightDecay)
        step.isNesterov = settings.isNesterov
        step.isFirst = steps == 1
        step.gradientScale = clipping.scale
        step.gradientLimit = clipping.limit
        for (index, parameter) in parameters.enumerated() {
            guard let gradient = parameter.value.gradient else { continue }
            parameter.value.sgdUpdate(
                step, gradient: gradient, velocity: velocities.isEmpty ? nil : velocities[index])
        }
    }
}

import Tensors

/// RMSprop (Hinton, 2012), as PyTorch's `RMSprop`: epsilon is added after the root, and weight decay to the gradient.
public final class RMSprop: Optimizer {
    public struct Settings: Hashable, Sendable, OptimizerRecipe {
        /// Memory of the running mean of squares.
        public var alpha: Double
        public var epsilon: Double
        /// What is kept of the velocity from step to step; 0: no velocity at all.
        public var momentum: Double
        public var weightDecay: Double
        /// Whether the variance of the gradient divides it, and not its mean square (Graves, 2013).
        public var isCentered: Bool

        public init(
            alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, weightDecay: Double = 0,
            isCentered: Bool = false
        ) {
            self.alpha = alpha
            self.epsilon = epsilon
            self.momentum = momentum
            self.weightDecay = weightDecay
            self.isCentered = isCentered
        }

        public func make(for parameters: [Parameter]) -> any Optimizer { RMSprop(parameters, self) }
    }

    public let parameters: [Parameter]
    public private(set) var steps = 0
    private let settings: Settings
    private let squares: [Tensor]
    /// Empty where the variance is not asked for.
    private let averages: [Tensor]
    /// Empty without momentum.
    private let velocities: [Tensor]

    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) {
        self.parameters = parameters
        self.settings = settings
        func zeros(_ isNeeded: Bool) -> [Tensor] {
            isNeeded ? parameters.map { Tensor(zeros: $0.value.shape) } : []
        }
        squares = zeros(true)
        averages = zeros(settings.isCentered)
        velocities = zeros(settings.momentum != 0)
    }

    public var stateTensors: [(name: String, value: Tensor)] {
        func named(_ word: String, _ tensors: [Tensor]) -> [(name: String, value: Tensor)] {
            zip(parameters, tensors).map { ("\(word).\($0.name)", $1) }
        }
        return named("square", squares) + named("average", averages) + named("velocity", velocities)
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("steps", steps)
        return values
    }

    public func restore(_ values: StateValues) throws(LearningError) { steps = try values.integer("steps") }

    public func move(learningRate: Double, clipping: GradientClipping) {
        steps += 1
        var step = RMSpropStep(learningRate: Float(learningRate))
        step.alpha = Float(settings.alpha)
        step.epsilon = Float(settings.epsilon)
        step.momentum = Float(settings.momentum)
        step.weightDecay = Float(settings.weightDecay)
        step.gradientScale = clipping.scale
        step.gradientLimit = clipping.limit
        for (index, parameter) in parameters.enumerated() {
            guard let gradient = parameter.value.gradient else { continue }
            parameter.value.rmspropUpdate(
                step, gradient: gradient, square: squares[index],
                average: averages.isEmpty ? nil : averages[index],
                velocity: velocities.isEmpty ? nil : velocities[index])
        }
    }
}

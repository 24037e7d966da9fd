import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's `AdamW`.
///
/// The learning rate is an argument of every step, so that schedules stay separate.
public final class AdamW {
    public struct Settings: Hashable, Sendable {
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

    /// Moves every parameter by its gradient.
    ///
    /// - Parameters:
    ///   - learningRate: this step's.
    ///   - clip: the largest norm of all gradients together; longer ones are scaled down to it.
    /// - Returns: the norm before clipping; where it is not finite, nothing is moved.
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

    /// What a checkpoint keeps beside the model, named after the parameters.
    public var state: [(name: String, value: Tensor)] {
        zip(parameters, moments).flatMap {
            [("optimizer.first.\($0.name)", $1.first), ("optimizer.second.\($0.name)", $1.second)]
        }
    }

    /// Continues after so many steps; the moments are loaded through ``state``.
    public func resume(afterSteps steps: Int) { self.steps = steps }
}

import Tensors

/// How weights move: a method, with what it remembers of the steps before.
///
/// The learning rate is an argument of every step, so that schedules stay separate. All that is remembered is tensors,
/// named after the parameters (`first.`, `velocity.` and the like before the name), and the number of steps.
public protocol Optimizer: AnyObject, Stateful {
    /// What is moved.
    var parameters: [Parameter] { get }
    /// Steps taken.
    var steps: Int { get }

    /// Moves every parameter that has a gradient.
    ///
    /// - Parameters:
    ///   - learningRate: this step's.
    ///   - clipping: what is done to every gradient first.
    func move(learningRate: Double, clipping: GradientClipping)
}

/// The settings of an optimiser, which make one for a model's parameters.
public protocol OptimizerRecipe: Sendable {
    func make(for parameters: [Parameter]) -> any Optimizer
}

/// What is done to every single gradient before it moves a weight: scaled, then kept within limits.
public struct GradientClipping: Hashable, Sendable {
    public var scale: Float = 1
    public var limit = Float.infinity

    public init(scale: Float = 1, limit: Float = .infinity) {
        self.scale = scale
        self.limit = limit
    }
}

extension Optimizer {
    /// Moves every parameter by its gradient.
    ///
    /// - Parameters:
    ///   - learningRate: this step's.
    ///   - clip: the largest norm of all gradients together; longer ones are scaled down to it, as PyTorch's
    ///     `clip_grad_norm_` does.
    ///   - limit: the largest magnitude of any single gradient, as PyTorch's `clip_grad_value_`; applied after `clip`
    ///     where both are given.
    /// - Returns: the norm before clipping; where it is not finite, nothing is moved.
    @discardableResult
    public func step(learningRate: Double, clip: Double? = nil, limit: Double? = nil) -> Double {
        let norm = parameters.reduce(0.0) { $0 + ($1.value.gradient?.sumOfSquares ?? 0) }.squareRoot()
        guard norm.isFinite else { return norm }
        // PyTorch's clip_grad_norm_ adds the same small number to the norm.
        let scale = clip.map { min(1, $0 / (norm + 1e-6)) } ?? 1
        move(
            learningRate: learningRate,
            clipping: GradientClipping(scale: Float(scale), limit: limit.map { Float($0) } ?? .infinity))
        return norm
    }
}

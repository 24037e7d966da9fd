/// Moves a model's parameters by their gradients.
///
/// The learning rate is an argument of every step, so that schedules stay separate.
public protocol Optimizer: AnyObject, Stateful {
    /// Steps taken.
    var steps: Int { get }

    /// Moves every parameter by its gradient.
    ///
    /// - Parameters:
    ///   - learningRate: this step's.
    ///   - clip: the largest norm of all gradients together; longer ones are scaled down to it.
    /// - Returns: the norm before clipping; where it is not finite, nothing is moved.
    @discardableResult
    func step(learningRate: Double, clip: Double?) -> Double
}

/// The settings of an optimiser, which make one for a model's parameters.
public protocol OptimizerRecipe: Sendable {
    func make(for parameters: [Parameter]) -> any Optimizer
}

import CKernels

/// The settings of one step of RMSprop; see ``Tensor/rmspropUpdate(_:gradient:square:average:velocity:)``.
public struct RMSpropStep: Sendable {
    public var learningRate: Float
    /// Memory of the running mean of squares.
    public var alpha: Float = 0.99
    public var epsilon: Float = 1e-8
    public var momentum: Float = 0
    public var weightDecay: Float = 0
    /// Multiplies every gradient first; how clipping by norm is applied.
    public var gradientScale: Float = 1
    /// Each gradient is then kept within ±this; how clipping by value is applied.
    public var gradientLimit: Float = .infinity

    public init(learningRate: Float) { self.learningRate = learningRate }
}

extension Tensor {
    /// One step of RMSprop in place (Hinton, 2012), in one pass over memory; all tensors of this shape.
    ///
    /// - Parameters:
    ///   - square: the running mean of the squared gradient.
    ///   - average: the running mean of the gradient, or nil where it is not centred.
    ///   - velocity: what momentum keeps, or nil without it.
    public func rmspropUpdate(
        _ settings: RMSpropStep, gradient: Tensor, square: Tensor, average: Tensor?, velocity: Tensor?
    ) {
        demand(
            gradient.shape == shape && square.shape == shape && average?.shape ?? shape == shape
                && velocity?.shape ?? shape == shape,
            "rmspropUpdate: value \(shape), gradient \(gradient.shape), square \(square.shape)")
        let step = ck_rmsprop_step(
            learning_rate: settings.learningRate, alpha: settings.alpha, epsilon: settings.epsilon,
            momentum: settings.momentum, weight_decay: settings.weightDecay,
            gradient_scale: settings.gradientScale, gradient_limit: settings.gradientLimit)
        ThreadPool.run(over: count, grain: Elementwise.grain) { range, _ in
            let at = range.lowerBound
            withUnsafePointer(to: step) {
                ck_rmsprop(
                    $0, range.count, pointer + at, gradient.pointer + at, square.pointer + at,
                    average.map { $0.pointer + at }, velocity.map { $0.pointer + at })
            }
        }
    }
}

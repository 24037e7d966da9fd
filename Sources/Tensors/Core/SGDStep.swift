import CKernels

/// The settings of one step of stochastic gradient descent; see ``Tensor/sgdUpdate(_:gradient:velocity:)``.
public struct SGDStep: Sendable {
    public var learningRate: Float
    /// What is kept of the velocity from step to step.
    public var momentum: Float = 0
    /// What is left out of the gradient when it joins the velocity.
    public var dampening: Float = 0
    public var weightDecay: Float = 0
    public var isNesterov = false
    /// Whether this is the first step, where the velocity is the gradient itself.
    public var isFirst = false
    /// Multiplies every gradient first; how clipping by norm is applied.
    public var gradientScale: Float = 1
    /// Each gradient is then kept within ±this; how clipping by value is applied.
    public var gradientLimit: Float = .infinity

    public init(learningRate: Float) { self.learningRate = learningRate }
}

extension Tensor {
    /// One step of gradient descent in place, in one pass over memory; all tensors of this shape.
    ///
    /// - Parameter velocity: what momentum keeps, or nil without it.
    public func sgdUpdate(_ settings: SGDStep, gradient: Tensor, velocity: Tensor?) {
        demand(
            gradient.shape == shape && velocity?.shape ?? shape == shape,
            "sgdUpdate: value \(shape), gradient \(gradient.shape)")
        let step = ck_sgd_step(
            learning_rate: settings.learningRate, momentum: settings.momentum, dampening: settings.dampening,
            weight_decay: settings.weightDecay, gradient_scale: settings.gradientScale,
            gradient_limit: settings.gradientLimit, nesterov: settings.isNesterov ? 1 : 0,
            first: settings.isFirst ? 1 : 0)
        ThreadPool.run(over: count, grain: Elementwise.grain) { range, _ in
            let at = range.lowerBound
            withUnsafePointer(to: step) {
                ck_sgd(
                    $0, range.count, pointer + at, gradient.pointer + at, velocity.map { $0.pointer + at })
            }
        }
    }
}

import CKernels

/// The settings of one step of Adam or AdamW; see ``Tensor/adamUpdate(_:gradient:moment1:moment2:maximum:)``.
public struct AdamStep: Sendable {
    public var learningRate: Float
    public var beta1: Float
    public var beta2: Float
    public var epsilon: Float
    public var weightDecay: Float
    /// True for AdamW, where decay acts on the weight itself.
    public var decoupledDecay: Bool
    /// 1, 2, …: the number of this step, for the bias corrections.
    public var step: Int
    /// Multiplies every gradient first; how clipping by norm is applied.
    public var gradientScale: Float
    /// Each gradient is then kept within ±this; how clipping by value is applied.
    public var gradientLimit: Float

    public init(
        learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
        decoupledDecay: Bool,
        step: Int, gradientScale: Float, gradientLimit: Float = .infinity
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.decoupledDecay = decoupledDecay
        self.step = step
        self.gradientScale = gradientScale
        self.gradientLimit = gradientLimit
    }
}

extension Tensor {
    /// One step of Adam in place (Kingma and Ba, 2015), in one pass over memory; all tensors of this shape.
    ///
    /// - Parameter maximum: AMSGrad's running maximum (Reddi et al., 2018), or nil without it.
    public func adamUpdate(
        _ settings: AdamStep, gradient: Tensor, moment1: Tensor, moment2: Tensor, maximum: Tensor?
    ) {
        demand(
            gradient.shape == shape && moment1.shape == shape && moment2.shape == shape,
            "adamUpdate: value \(shape), gradient \(gradient.shape), moments \(moment1.shape) and \(moment2.shape)"
        )
        let step = ck_adam_step(
            learning_rate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
            epsilon: settings.epsilon, weight_decay: settings.weightDecay,
            correction1: Float(1 - Self.power(Double(settings.beta1), settings.step)),
            correction2_sqrt: Float((1 - Self.power(Double(settings.beta2), settings.step)).squareRoot()),
            gradient_scale: settings.gradientScale, gradient_limit: settings.gradientLimit,
            decoupled: settings.decoupledDecay ? 1 : 0)
        ThreadPool.run(over: count, grain: Elementwise.grain) { range, _ in
            let at = range.lowerBound
            withUnsafePointer(to: step) {
                ck_adam(
                    $0, range.count, pointer + at, gradient.pointer + at, moment1.pointer + at,
                    moment2.pointer + at,
                    maximum.map { $0.pointer + at })
            }
        }
    }

    /// base^exponent by repeated squaring, so that no platform's `pow` decides a weight.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}

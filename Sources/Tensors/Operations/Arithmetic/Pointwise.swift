import CKernels

extension Tensor {
    /// What a derivative is computed from, so that nothing else has to be kept.
    enum Saved {
        case nothing
        case input
        case output
    }

    /// A function of each value alone: `forward(x, y, count)` and `backward(saved, gradient, out, count)`.
    func pointwise(
        saving saved: Saved,
        _ forward: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
        _ backward:
            @escaping (
                UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
            ) -> Void
    ) -> Tensor {
        let result = Elementwise.map(self, forward)
        guard needsGradient else { return result }
        let kept: Tensor?
        switch saved {
        case .nothing: kept = nil
        case .input: kept = detached
        case .output: kept = result.detached
        }
        Tensor.record(result, from: [self]) { gradient in
            self.accumulate(Elementwise.zip(kept ?? gradient, gradient, backward))
        }
        return result
    }

    /// |x|; the gradient at zero is zero, as in PyTorch.
    public func absolute() -> Tensor { pointwise(saving: .input, ck_abs, ck_sign_product) }

    /// e^x.
    public func exp() -> Tensor { pointwise(saving: .output, ck_exp, ck_exp_backward) }

    /// e^x - 1, with all its digits near zero.
    public func expm1() -> Tensor { pointwise(saving: .output, ck_expm1, ck_expm1_backward) }

    /// The natural logarithm: minus infinity at zero, NaN below.
    public func log() -> Tensor { pointwise(saving: .input, ck_log, ck_log_backward) }

    /// log(1 + x), with all its digits near zero.
    public func log1p() -> Tensor { pointwise(saving: .input, ck_log1p, ck_log1p_backward) }

    /// The square root; its gradient is infinite at zero, as in PyTorch.
    public func sqrt() -> Tensor { pointwise(saving: .output, ck_sqrt, ck_sqrt_backward) }

    /// x^exponent; NaN where x is negative and the exponent is not a whole number.
    public func pow(_ exponent: Float) -> Tensor {
        pointwise(
            saving: .input, { ck_power($0, exponent, $1, $2) },
            { ck_power_backward($0, exponent, $1, $2, $3) })
    }

    /// x * x.
    public func squared() -> Tensor { pow(2) }

    /// The sine of x in radians.
    public func sin() -> Tensor { pointwise(saving: .input, ck_sin, ck_sin_backward) }

    /// The cosine of x in radians.
    public func cos() -> Tensor { pointwise(saving: .input, ck_cos, ck_cos_backward) }

    /// x held within low...high; the gradient passes within, both ends included, as in PyTorch. A NaN stays one.
    public func clamped(_ low: Float, _ high: Float) -> Tensor {
        demand(low <= high, "clamped: the lower bound \(low) is above the upper bound \(high)")
        return pointwise(
            saving: .input, { ck_clamp($0, low, high, $1, $2) },
            { ck_clamp_backward($0, low, high, $1, $2, $3) })
    }
}

import CKernels

/// Reductions over axes. `axes` may be negative, counted from the end; nil reduces everything to a scalar. With
/// `keepingAxes` every reduced axis stays with an extent of 1, so that the result broadcasts against the tensor.
extension Tensor {
    /// The sum, added up in double precision.
    public func sum(over axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        reduced(over: axes, keepingAxes) {
            $0.sum(self)
        } backward: { _, _, gradient in
            gradient
        }
    }

    /// The mean.
    public func mean(over axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        reduced(over: axes, keepingAxes) { plan in
            plan.totals(self, power: 0) { Float($0 / Double(plan.count)) }
        } backward: { plan, _, gradient in
            Elementwise.scaled(gradient, by: 1 / Float(plan.count))
        }
    }

    /// The Euclidean norm, the root of the sum of squares. Its gradient is zero where the norm is zero, as in PyTorch.
    public func norm(over axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        reduced(over: axes, keepingAxes) { plan in
            plan.totals(self, power: 2) { Float($0.squareRoot()) }
        } backward: { _, norm, gradient in
            let safe = Broadcasting.apply(
                Elementwise.zip(gradient, norm, Self.divideOrZero), self, operation: "norm",
                ck_broadcast_multiply)
            return safe
        }
    }

    /// The variance: squared distances from the mean, divided by the count less `correction` (1: unbiased, as PyTorch's
    /// default; 0: of the values as they are).
    public func variance(over axes: [Int]? = nil, correction: Int = 1, keepingAxes: Bool = false) -> Tensor {
        var mean = Tensor(0)
        return reduced(over: axes, keepingAxes) { plan in
            mean = plan.totals(self, power: 0) { Float($0 / Double(plan.count)) }
            return plan.totals(self, power: 2, shift: mean) { Float($0 / Double(plan.count - correction)) }
        } backward: { plan, _, gradient in
            let centred = Broadcasting.apply(self, mean, operation: "variance", ck_broadcast_subtract)
            let scaled = Elementwise.scaled(gradient, by: 2 / Float(plan.count - correction))
            return Broadcasting.apply(centred, scaled, operation: "variance", ck_broadcast_multiply)
        }
    }

    /// A reduction and its backward; `backward(plan, result, gradient)` works in the shape with all axes kept, and may
    /// leave its result to be broadcast.
    private func reduced(
        over axes: [Int]?, _ keepingAxes: Bool, _ forward: (Reduction) -> Tensor,
        backward: @escaping (Reduction, Tensor, Tensor) -> Tensor
    ) -> Tensor {
        let plan = Reduction(shape, over: axes)
        let kept = forward(plan)
        let result = Tensor(shape: keepingAxes ? plan.kept : plan.squeezed, storage: kept.storage)
        Tensor.record(result, from: [self]) { gradient in
            let full = Tensor(shape: plan.kept, storage: gradient.storage)
            let contribution = backward(plan, kept, full)
            self.accumulate(
                contribution.shape == self.shape ? contribution : contribution.repeated(to: self.shape))
        }
        return result
    }

    private static func divideOrZero(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        for i in 0..<count { out[i] = b[i] == 0 ? 0 : a[i] / b[i] }
    }
}

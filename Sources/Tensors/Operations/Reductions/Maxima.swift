extension Tensor {
    /// The largest value along the axes (see ``sum(over:keepingAxes:)``); a NaN wins. Where several places hold it, the
    /// first one, row-major, gets the gradient.
    public func largest(over axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        extreme(.largest, over: axes, keepingAxes)
    }

    /// The smallest value along the axes, likewise.
    public func smallest(over axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        extreme(.smallest, over: axes, keepingAxes)
    }

    private func extreme(_ which: Reduction.Extreme, over axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
        let plan = Reduction(shape, over: axes)
        let kept = plan.extreme(self, which)
        let result = Tensor(shape: keepingAxes ? plan.kept : plan.squeezed, storage: kept.storage)
        Tensor.record(result, from: [self]) { gradient in
            self.accumulate(plan.routed(gradient, to: kept, of: self))
        }
        return result
    }
}

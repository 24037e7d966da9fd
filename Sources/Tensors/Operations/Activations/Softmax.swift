import CKernels

extension Tensor {
    /// e^x divided by its sum along an axis: weights that add up to 1.
    public func softmax(_ axis: Int = -1) -> Tensor {
        alongLast(axis) { $0.rowwise(ck_softmax, ck_softmax_backward) }
    }

    /// The logarithm of ``softmax(_:)``, without underflow.
    public func logSoftmax(_ axis: Int = -1) -> Tensor {
        alongLast(axis) { $0.rowwise(ck_log_softmax, ck_log_softmax_backward) }
    }

    private func alongLast(_ axis: Int, _ function: (Tensor) -> Tensor) -> Tensor {
        let axis = shape.resolve(axis)
        if axis == shape.rank - 1 { return function(self) }
        return function(transposed(axis, -1)).transposed(axis, -1)
    }

    /// A function of each row whose derivative follows from its output.
    private func rowwise(
        _ forward: (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void,
        _ backward:
            @escaping (
                UnsafePointer<Float>, UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>
            ) -> Void
    ) -> Tensor {
        let columns = shape[-1]
        let rows = count / max(1, columns)
        let grain = max(1, Elementwise.grain / max(1, columns))
        let result = Tensor(uninitialized: shape)
        ThreadPool.run(over: rows, grain: grain) { range, _ in
            let at = range.lowerBound * columns
            forward(self.pointer + at, range.count, columns, result.pointer + at)
        }
        Tensor.record(result, from: [self]) { gradient in
            let own = Tensor(uninitialized: self.shape)
            ThreadPool.run(over: rows, grain: grain) { range, _ in
                let at = range.lowerBound * columns
                backward(result.pointer + at, gradient.pointer + at, range.count, columns, own.pointer + at)
            }
            self.accumulate(own)
        }
        return result
    }
}

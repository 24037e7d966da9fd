import CKernels

extension Tensor {
    /// Moves these values a share of the way towards another tensor's: a running mean, never recorded.
    ///
    /// - Parameter share: 0: they stay; 1: they become the others.
    public func move(towards other: Tensor, by share: Float) {
        demand(shape == other.shape, "move: shapes \(shape) and \(other.shape) differ")
        ThreadPool.run(over: count, grain: Elementwise.grain) { range, _ in
            let at = range.lowerBound
            ck_move_towards(other.pointer + at, share, pointer + at, range.count)
        }
    }

    /// Exchanges these values with another tensor's of the same shape; never recorded.
    public func exchange(with other: Tensor) {
        demand(shape == other.shape, "exchange: shapes \(shape) and \(other.shape) differ")
        for index in 0..<count {
            let value = pointer[index]
            pointer[index] = other.pointer[index]
            other.pointer[index] = value
        }
    }
}

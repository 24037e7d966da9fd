import CKernels
import Randomness

extension Tensor {
    /// Dropout (Srivastava et al., 2014): each value becomes zero with `probability`, and the others are divided by
    /// 1 - probability, so that the mean stays.
    ///
    /// Whether a value is kept is a hash of `key` and its place alone: the same key drops the same values, whatever the
    /// number of threads. Derive a key for every layer and step.
    public func dropout(_ probability: Float, key: RandomKey) -> Tensor {
        guard let dropped = DropoutDraws(probability, key) else { return self }
        let result = dropped.applied(to: self)
        Tensor.record(result, from: [self]) { gradient in self.accumulate(dropped.applied(to: gradient)) }
        return result
    }

    /// Dropout of whole channels of an example (Tompson et al., 2015; PyTorch's `Dropout1d`, `Dropout2d`): a channel is
    /// kept or zero over all of time, or height and width.
    ///
    /// - Returns: the shape of this tensor, (batch, …, channels).
    public func channelDropout(_ probability: Float, key: RandomKey) -> Tensor {
        demand(shape.rank >= 2, "channelDropout: shape \(shape) has no batch and channels")
        guard let dropped = DropoutDraws(probability, key) else { return self }
        var extents = [Int](repeating: 1, count: shape.rank)
        extents[0] = shape[0]
        extents[shape.rank - 1] = shape[-1]
        return self * dropped.applied(to: Tensor(repeating: 1, shape: Shape(extents)))
    }
}

/// Which values are dropped: draw i of a key belongs to place i.
struct DropoutDraws {
    private let key: UInt64
    private let threshold: UInt32
    private let scale: Float

    /// Nil where nothing is dropped.
    init?(_ probability: Float, _ key: RandomKey) {
        demand(
            probability >= 0 && probability < 1, "dropout: the probability \(probability) is not in 0..<1")
        if probability == 0 { return nil }
        self.key = key.state
        threshold = UInt32(Double(probability) * 0x1p32)
        scale = 1 / (1 - probability)
    }

    func applied(to x: Tensor) -> Tensor {
        let result = Tensor(uninitialized: x.shape)
        ThreadPool.run(over: x.count, grain: Elementwise.grain) { range, _ in
            let at = range.lowerBound
            apply(x.pointer + at, from: at, count: range.count, into: result.pointer + at)
        }
        return result
    }

    /// The same for places `first`..<first + count; the output may be the input.
    func apply(
        _ x: UnsafePointer<Float>, from first: Int, count: Int, into out: UnsafeMutablePointer<Float>
    ) {
        ck_dropout(x, key, UInt64(first), threshold, scale, out, count)
    }
}

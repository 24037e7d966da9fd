import Tensors

/// Distances between spectrograms of the same shape, batch first. Each is a scalar, the mean over the batch's items, so that
/// a loud item does not drown a quiet one.
extension Tensor {
    /// ‖target − this‖ / ‖target‖ (Arık et al., 2018), Frobenius norms of each item.
    public func spectralConvergence(to target: Tensor) -> Tensor {
        let axes = Array(1..<shape.rank)
        // A silent target must not make the loss infinite.
        let norms = target.norm(over: axes).clamped(1e-8, .greatestFiniteMagnitude)
        return ((self - target).norm(over: axes) / norms).mean()
    }

    /// The mean |ln this − ln target| of values above `floor`.
    public func logDistance(to target: Tensor, floor: Float) -> Tensor {
        let top = Float.greatestFiniteMagnitude
        return clamped(floor, top).log().meanAbsoluteDifference(from: target.clamped(floor, top).log())
    }

    /// The mean |this − target| with the frequencies of axis 2 weighted from 1 to 2^`exponent`, upwards: weights
    /// linspace(1, 2)^exponent.
    public func frequencyWeightedDifference(from target: Tensor, exponent: Float = 1.5) -> Tensor {
        let bins = shape[2]
        let steps = (0..<bins).map { 1 + Float($0) / Float(max(1, bins - 1)) }
        var extents = [Int](repeating: 1, count: shape.rank)
        extents[2] = bins
        let weights = Tensor(steps, shape: Shape(extents)).pow(exponent)
        return ((self - target).absolute() * weights).mean()
    }

    /// The mean distance of angles in radians the short way round, |wrap(this − target)|.
    public func wrappedPhaseDifference(from target: Tensor) -> Tensor {
        (self - target).withoutTurns().absolute().mean()
    }

    /// The mean of |sin this − sin target| + |cos this − cos target|.
    public func phasorDifference(from target: Tensor) -> Tensor {
        sin().meanAbsoluteDifference(from: target.sin()) + cos().meanAbsoluteDifference(from: target.cos())
    }
}

import Tensors

/// One number a frame about the shape of a spectrum on a tape. Axis 2 holds the frequencies, which count from 0 to 1; values
/// below zero count as zero. In a silent frame the first two and the entropy are 0 and the flatness is 1.
extension Tensor {
    /// The mean frequency, weighted by magnitude; (batch, frames, 1, …) from (batch, frames, bins, …).
    public func spectralCentroid() -> Tensor {
        let shares = spectralShares()
        return (shares * frequencyAxis()).sum(over: [2], keepingAxes: true)
    }

    /// The spread about the centroid, (Σ p (f − centroid)²)^½; the same shapes.
    public func spectralBandwidth() -> Tensor {
        let shares = spectralShares()
        let axis = frequencyAxis()
        let centroid = (shares * axis).sum(over: [2], keepingAxes: true)
        let distance = axis - centroid
        let spread = (shares * distance * distance).sum(over: [2], keepingAxes: true)
        // The root of a spread of zero, a single line, has no slope; a small number under it gives it one.
        return (spread + 1e-10).sqrt() - 1e-5
    }

    /// The geometric over the arithmetic mean of the powers, floored at 1e-10, as librosa has it; the same shapes.
    public func spectralFlatness() -> Tensor {
        let powers = squared().clamped(1e-10, .greatestFiniteMagnitude)
        let geometric = powers.log().mean(over: [2], keepingAxes: true).exp()
        return geometric / powers.mean(over: [2], keepingAxes: true)
    }

    /// −Σ p ln p / ln M of the magnitudes as a distribution; the same shapes.
    public func spectralEntropy() -> Tensor {
        let shares = spectralShares()
        let terms = shares * shares.clamped(1e-12, 1).log()
        return terms.sum(over: [2], keepingAxes: true) * (-1 / Tensor(Float(max(2, shape[2]))).log().item)
    }

    /// Magnitudes divided by their sum over a frame.
    private func spectralShares() -> Tensor {
        let magnitudes = clamped(0, .greatestFiniteMagnitude)
        let total = magnitudes.sum(over: [2], keepingAxes: true)
        return magnitudes / total.clamped(1e-8, .greatestFiniteMagnitude)
    }

    private func frequencyAxis() -> Tensor {
        let bins = shape[2]
        var extents = [Int](repeating: 1, count: shape.rank)
        extents[2] = bins
        return Tensor((0..<bins).map { Float($0) / Float(max(1, bins - 1)) }, shape: Shape(extents))
    }
}

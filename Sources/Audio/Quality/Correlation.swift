/// How alike two signals run, and at which shift.
public struct Correlation: Hashable, Sendable {
    /// Pearson's coefficient, −1 to 1.
    public var coefficient: Double
    /// Samples by which the estimate comes later than the reference.
    public var lag: Int
    /// Samples that overlap at that lag: what the coefficient is of.
    public var count: Int

    public init(coefficient: Double, lag: Int, count: Int) {
        self.coefficient = coefficient
        self.lag = lag
        self.count = count
    }
}

extension Quality {
    /// Pearson's correlation at the lag within ±`maximumLag` samples where its size is largest.
    ///
    /// Means and deviations are those of the overlapping parts, so that every lag is judged by itself.
    /// - Parameters: `estimate` and `reference`, mono, of any lengths.
    /// - Returns: the correlation, or nil where one of the two is constant (silent) at every lag.
    public static func correlation(estimate: [Float], reference: [Float], maximumLag: Int = 0) -> Correlation?
    {
        let lags = lagRange(estimate.count, reference.count, maximumLag)
        guard let lags, energy(estimate).isFinite, energy(reference).isFinite else { return nil }
        let products = crossProducts(estimate, reference, lags: lags)
        let (sums, squares) = runningSums(estimate)
        let (otherSums, otherSquares) = runningSums(reference)
        var best: Correlation?
        for (index, lag) in lags.enumerated() {
            // estimate[n + lag] stands beside reference[n].
            let first = max(0, -lag)
            let end = min(reference.count, estimate.count - lag)
            let count = end - first
            guard count > 1 else { continue }
            let n = Double(count)
            let x = sums[end + lag] - sums[first + lag]
            let y = otherSums[end] - otherSums[first]
            let xx = squares[end + lag] - squares[first + lag] - x * x / n
            let yy = otherSquares[end] - otherSquares[first] - y * y / n
            guard xx > 1e-12 * n, yy > 1e-12 * n else { continue }
            let coefficient = (products[index] - x * y / n) / (xx * yy).squareRoot()
            guard coefficient.isFinite else { continue }
            if abs(coefficient) > abs(best?.coefficient ?? 0) || best == nil {
                best = Correlation(coefficient: min(1, max(-1, coefficient)), lag: lag, count: count)
            }
        }
        return best
    }

    /// The lags that leave at least one sample of overlap, within what is asked.
    private static func lagRange(_ estimate: Int, _ reference: Int, _ maximum: Int) -> ClosedRange<Int>? {
        guard estimate > 0, reference > 0 else { return nil }
        let low = max(-maximum, 1 - reference)
        let high = min(maximum, estimate - 1)
        return low <= high ? low...high : nil
    }

    /// Σ estimate[n + lag] × reference[n] for every lag: directly for a few, through Fourier transforms for many.
    private static func crossProducts(
        _ estimate: [Float], _ reference: [Float], lags: ClosedRange<Int>
    ) -> [Double] {
        if lags.count <= 32 {
            return lags.map { lag in
                let first = max(0, -lag)
                let end = max(first, min(reference.count, estimate.count - lag))
                var sum = 0.0
                for n in first..<end { sum += Double(estimate[n + lag]) * Double(reference[n]) }
                return sum
            }
        }
        var size = 1
        while size < estimate.count + reference.count { size *= 2 }
        let fourier = RealFourier<Double>.shared(size)
        let a = FourierScratch<Double>(size: size)
        let b = FourierScratch<Double>(size: size)
        for (index, value) in estimate.enumerated() { a.time[index] = Double(value) }
        for (index, value) in reference.enumerated() { b.time[index] = Double(value) }
        fourier.forward(a)
        fourier.forward(b)
        for bin in 0...size / 2 {
            let (ar, ai, br, bi) = (
                a.bins[2 * bin], a.bins[2 * bin + 1], b.bins[2 * bin], b.bins[2 * bin + 1]
            )
            a.bins[2 * bin] = ar * br + ai * bi
            a.bins[2 * bin + 1] = ai * br - ar * bi
        }
        fourier.inverse(a)
        return lags.map { a.time[$0 >= 0 ? $0 : size + $0] / Double(size) }
    }

    /// Sums of the first n values and of their squares, for every n.
    private static func runningSums(_ values: [Float]) -> ([Double], [Double]) {
        var sums = [0.0]
        var squares = [0.0]
        sums.reserveCapacity(values.count + 1)
        squares.reserveCapacity(values.count + 1)
        for value in values {
            sums.append(sums[sums.count - 1] + Double(value))
            squares.append(squares[squares.count - 1] + Double(value) * Double(value))
        }
        return (sums, squares)
    }
}

/// Numbers drawn from one distribution: their mean, spread and interval.
public struct Sample: Sendable, Hashable {
    public let values: [Double]

    public init(_ values: [Double]) { self.values = values }

    public var count: Int { values.count }

    public var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// Standard deviation with n - 1; nil where one value shows no spread.
    public var deviation: Double? {
        guard count > 1 else { return nil }
        let mean = mean
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
    }

    /// Between which multiples of a standard deviation that `count` values gave the true one lies; nil for fewer than two.
    ///
    /// From the chi-square distribution: of two values, between 0.45 and 32 times what they show.
    public static func deviationFactors(count: Int, confidence: Double = 0.95) -> ClosedRange<Double>? {
        guard count > 1 else { return nil }
        let freedom = Double(count - 1)
        let tail = (1 - confidence) / 2
        return (freedom / Special.chiSquareQuantile(1 - tail, freedom: freedom))
            .squareRoot()...(freedom / Special.chiSquareQuantile(tail, freedom: freedom)).squareRoot()
    }

    /// Half the width of the two-sided t interval of the mean; nil where one value shows no spread.
    public func halfInterval(confidence: Double = 0.95) -> Double? {
        guard let deviation else { return nil }
        let quantile = StudentT.quantile(0.5 + confidence / 2, freedom: Double(count - 1))
        return quantile * deviation / Double(count).squareRoot()
    }
}

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

    /// Half the width of the two-sided t interval of the mean; nil where one value shows no spread.
    public func halfInterval(confidence: Double = 0.95) -> Double? {
        guard let deviation else { return nil }
        let quantile = StudentT.quantile(0.5 + confidence / 2, freedom: Double(count - 1))
        return quantile * deviation / Double(count).squareRoot()
    }
}

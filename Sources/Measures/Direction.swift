/// Whether a larger or a smaller number is the better one.
public enum Direction: String, Sendable, Codable, CaseIterable {
    case higherIsBetter = "max"
    case lowerIsBetter = "min"
    /// Best near a stated value (a level ratio near 1), so never used to rank.
    case neither = "none"

    /// By how much a value is the better one: above 0 where it is. ``neither`` is taken as lower.
    public func gain(of value: Double, over other: Double) -> Double {
        self == .higherIsBetter ? value - other : other - value
    }

    /// Whether a value is better than another. ``neither`` is taken as lower.
    public func isBetter(_ value: Double, than other: Double) -> Bool {
        self == .higherIsBetter ? value > other : value < other
    }

    /// The best of some values; nil where there are none, or no better ones.
    public func best(of values: [Double]) -> Double? {
        switch self {
        case .higherIsBetter: values.max()
        case .lowerIsBetter: values.min()
        case .neither: nil
        }
    }

    public var words: String {
        switch self {
        case .higherIsBetter: "higher is better"
        case .lowerIsBetter: "lower is better"
        case .neither: "neither is better"
        }
    }
}

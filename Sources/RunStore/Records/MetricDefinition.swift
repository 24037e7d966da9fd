/// What a metric's numbers mean.
public struct MetricDefinition: Hashable, Sendable {
    /// snake_case, the field's own word: `si_sdr`.
    public var name: String
    /// Counts up whenever the same name comes to mean other numbers.
    public var version: Int
    /// `dB`, `s`, or empty for a plain number.
    public var unit: String
    public var direction: Direction

    /// Which numbers are the better ones.
    public enum Direction: String, Sendable, Codable {
        case higherIsBetter = "max"
        case lowerIsBetter = "min"
        /// Never used to rank.
        case neither = "none"
    }

    public init(_ name: String, version: Int = 1, unit: String = "", _ direction: Direction) {
        self.name = name
        self.version = version
        self.unit = unit
        self.direction = direction
    }
}

import Measures

/// What a metric's numbers mean.
public struct MetricDefinition: Hashable, Sendable {
    /// snake_case, the field's own word: `si_sdr`.
    public var name: String
    /// Counts up whenever the same name comes to mean other numbers.
    public var version: Int
    /// `dB`, `s`, or empty for a plain number.
    public var unit: String
    public var direction: Direction

    public init(_ name: String, version: Int = 1, unit: String = "", _ direction: Direction) {
        self.name = name
        self.version = version
        self.unit = unit
        self.direction = direction
    }

    public init(_ measure: Measure) { self.init(measure.name, unit: measure.unit, measure.direction) }
}

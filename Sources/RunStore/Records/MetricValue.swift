/// One number: which split it was measured on, its name, its value.
public struct MetricValue: Hashable, Sendable {
    /// `train`, `validation`, or a control such as `validation:identity`.
    public var split: String
    public var name: String
    /// Nil where the measure was not defined; whatever is not finite is stored as missing too.
    public var value: Double?
    /// Of a mean over clips; nil for what is none, and where nobody counted.
    public var coverage: Coverage?

    public init(split: String, name: String, value: Double?, _ coverage: Coverage? = nil) {
        self.coverage = coverage
        self.split = split
        self.name = name
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
    }
}

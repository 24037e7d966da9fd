/// Names a column of numbers: a split and a metric.
public struct MetricKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var split: String
    public var name: String

    public init(_ split: String, _ name: String) {
        self.split = split
        self.name = name
    }

    /// The split of numbers that only rank a run among others, taken where an epoch is not validated in its turn: they are no
    /// result of the run, stand in no summary, and are left out of its curves.
    public static let rungSplit = "rung"

    public var description: String { "\(split).\(name)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.split, left.name) < (right.split, right.name)
    }
}

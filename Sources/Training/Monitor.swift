import Measures

/// The validation number that picks the best epoch, and that early stopping and a plateau wait for.
public struct Monitor: Hashable, Sendable {
    /// `loss`, or a metric's column.
    public var column: String
    public var direction: Direction

    public init(_ column: String = "loss", _ direction: Direction = .lowerIsBetter) {
        self.column = column
        self.direction = direction
    }

    /// How much better `value` is than `best`: above 0 where it is better.
    func gain(of value: Double, over best: Double) -> Double {
        direction.gain(of: value, over: best)
    }
}

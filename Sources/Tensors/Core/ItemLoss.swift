/// A loss of one item, and its derivative by the estimate, which is a mixture of both: `estimate` · e + `reference` · r +
/// `constant`.
public struct ItemLoss: Hashable, Sendable {
    public var value: Double
    public var estimate: Double
    public var reference: Double
    public var constant: Double

    public init(value: Double, estimate: Double, reference: Double, constant: Double = 0) {
        self.value = value
        self.estimate = estimate
        self.reference = reference
        self.constant = constant
    }
}

/// Sums over one item of a batch, of an estimate and its reference, in double precision: all that a ratio of energies needs.
public struct ItemMoments: Hashable, Sendable {
    /// Values in the item.
    public let count: Int
    /// Sums of the values.
    public let estimate: Double
    public let reference: Double
    /// Sums of their squares and of their products.
    public private(set) var estimateSquared: Double
    public private(set) var referenceSquared: Double
    public private(set) var product: Double

    /// The sum of (estimate - gain · reference)²; what is not a number stays so.
    public func squaredDistance(gain: Double = 1) -> Double {
        let distance = estimateSquared - 2 * gain * product + gain * gain * referenceSquared
        return distance < 0 ? 0 : distance
    }

    /// The same with squares and products about the means.
    public var centred: ItemMoments {
        var moments = self
        moments.estimateSquared -= estimate * estimate / Double(count)
        moments.referenceSquared -= reference * reference / Double(count)
        moments.product -= estimate * reference / Double(count)
        return moments
    }
}

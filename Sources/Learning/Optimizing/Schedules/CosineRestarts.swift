/// Lets the rate fall along half a cosine, again and again (Loshchilov and Hutter, 2017), as PyTorch's
/// `CosineAnnealingWarmRestarts`.
public struct CosineRestarts: Schedule, Hashable {
    /// Epochs of the first fall.
    public let epochs: Int
    /// How much longer every fall is than the one before.
    public let growth: Int
    public let lowest: Double
    /// Whether the rate changes with every step and not only with every epoch.
    public let everyStep: Bool

    public init(epochs: Int, growth: Int = 1, lowest: Double = 0, everyStep: Bool = false) {
        self.epochs = epochs
        self.growth = growth
        self.lowest = lowest
        self.everyStep = everyStep
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        var place = moment.elapsed(everyStep: everyStep)
        var length = Double(epochs)
        while place >= length {
            place -= length
            length *= Double(growth)
        }
        return CosineDecay.fall(from: base, to: lowest, at: place / length)
    }
}

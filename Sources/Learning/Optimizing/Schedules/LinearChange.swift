/// Moves the rate from one share of the base rate to another in equal parts, as PyTorch's `LinearLR`.
public struct LinearChange: Schedule, Hashable {
    public let start: Double
    public let end: Double
    /// Until the end is reached.
    public let epochs: Int
    /// Whether the rate changes with every step and not only with every epoch.
    public let everyStep: Bool

    public init(start: Double, end: Double = 1, epochs: Int, everyStep: Bool = false) {
        self.start = start
        self.end = end
        self.epochs = epochs
        self.everyStep = everyStep
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        let place = min(1, moment.elapsed(everyStep: everyStep) / Double(epochs))
        return base * (start + (end - start) * place)
    }
}

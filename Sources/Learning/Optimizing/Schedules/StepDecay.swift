/// Multiplies the rate with a factor after every so many epochs, as PyTorch's `StepLR`.
public struct StepDecay: Schedule, Hashable {
    /// Epochs from one fall to the next.
    public let every: Int
    public let factor: Double

    public init(every: Int, factor: Double) {
        self.every = every
        self.factor = factor
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        base * factor.raised(to: (moment.epoch - 1) / every)
    }
}

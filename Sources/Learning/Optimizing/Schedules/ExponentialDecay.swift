/// Multiplies the rate with a factor after every epoch, as PyTorch's `ExponentialLR`.
public struct ExponentialDecay: Schedule, Hashable {
    public let factor: Double

    public init(factor: Double) { self.factor = factor }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        base * factor.raised(to: moment.epoch - 1)
    }
}

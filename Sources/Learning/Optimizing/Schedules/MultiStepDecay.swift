/// Multiplies the rate with a factor after each of some epochs, as PyTorch's `MultiStepLR`.
public struct MultiStepDecay: Schedule, Hashable {
    /// Epochs that are trained at the old rate before each fall; one that is named twice counts twice.
    public let milestones: [Int]
    public let factor: Double

    public init(after milestones: [Int], factor: Double) {
        self.milestones = milestones
        self.factor = factor
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        base * factor.raised(to: milestones.count { moment.epoch > $0 })
    }
}

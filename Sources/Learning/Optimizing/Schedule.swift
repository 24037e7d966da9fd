import Measures

/// How the learning rate changes as training goes.
public protocol Schedule: Stateful, Sendable {
    /// The rate of a step.
    ///
    /// - Parameter base: the experiment's `learning_rate`.
    func rate(base: Double, at moment: TrainingMoment) -> Double
    /// Told when an epoch has been validated.
    ///
    /// - Parameters:
    ///   - number: the validation's monitored number; NaN where it is missing, which is no improvement.
    ///   - direction: which way it improves.
    mutating func epochEnded(base: Double, number: Double, _ direction: Direction)
}

extension Schedule {
    /// Most follow from the moment alone.
    public mutating func epochEnded(base: Double, number: Double, _ direction: Direction) {}
}

/// Where in its training a step stands.
public struct TrainingMoment: Hashable, Sendable {
    /// 1, 2, …
    public var epoch: Int
    /// Of the plan.
    public var epochs: Int
    /// Steps of the optimiser before this one, from the first epoch on: 0, 1, …
    public var step: Int
    /// Steps of the optimiser an epoch has.
    public var stepsPerEpoch: Int

    public init(epoch: Int, epochs: Int, step: Int, stepsPerEpoch: Int) {
        self.epoch = epoch
        self.epochs = epochs
        self.step = step
        self.stepsPerEpoch = stepsPerEpoch
    }
}

import Measures
import Tensors

/// Begins with a small rate, whatever schedule follows: over the first steps the schedule's rate is multiplied with a factor
/// that grows to 1 in equal parts (Goyal et al., 2017), as PyTorch's `LinearLR` in a `ChainedScheduler`.
public struct WarmUp: Schedule {
    /// Steps of the optimiser until the factor is 1.
    public let steps: Int
    /// The factor of the first step.
    public let start: Double
    /// What is warmed up; nil: a rate that stays.
    public private(set) var schedule: (any Schedule)?

    public init(steps: Int, start: Double, _ schedule: (any Schedule)? = nil) {
        self.steps = steps
        self.start = start
        self.schedule = schedule
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        let rate = schedule?.rate(base: base, at: moment) ?? base
        guard moment.step < steps else { return rate }
        return rate * (start + (1 - start) * Double(moment.step) / Double(steps))
    }

    public mutating func epochEnded(base: Double, number: Double, _ direction: Direction) {
        schedule?.epochEnded(base: base, number: number, direction)
    }

    public var stateTensors: [(name: String, value: Tensor)] { schedule?.stateTensors ?? [] }
    public var stateValues: StateValues { schedule?.stateValues ?? StateValues() }
    public mutating func restore(_ values: StateValues) throws(LearningError) {
        try schedule?.restore(values)
    }
}

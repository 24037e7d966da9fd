import Measures

/// Lowers the learning rate when a number no longer improves, as PyTorch's `ReduceLROnPlateau`.
public struct Plateau: Schedule, Hashable {
    /// How much better than the best an epoch must be to count as better.
    public enum Threshold: Hashable, Sendable {
        /// By this share of the best.
        case relative(Double)
        /// By this much.
        case absolute(Double)
    }

    /// Validations without improvement that are forgiven.
    public let patience: Int
    public let factor: Double
    /// The rate never falls below this.
    public let lowest: Double
    public let threshold: Threshold
    /// Validations after a fall in which nothing is counted.
    public let cooldown: Int
    public private(set) var best: Double?
    /// Validations since the best.
    public private(set) var waited = 0
    private var resting = 0
    /// The rate since it was first lowered.
    private var lowered: Double?

    public init(
        patience: Int, factor: Double, lowest: Double = 0, threshold: Threshold = .relative(1e-4),
        cooldown: Int = 0
    ) {
        self.patience = patience
        self.factor = factor
        self.lowest = lowest
        self.threshold = threshold
        self.cooldown = cooldown
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double { lowered ?? base }

    public mutating func epochEnded(base: Double, number: Double, _ direction: Direction) {
        if isBetter(number, direction) {
            best = number
            waited = 0
        } else {
            waited += 1
        }
        if resting > 0 {
            resting -= 1
            waited = 0
        }
        guard waited > patience else { return }
        waited = 0
        resting = cooldown
        let rate = lowered ?? base
        let next = max(lowest, rate * factor)
        // PyTorch leaves a rate alone that would fall by less.
        if rate - next > 1e-8 { lowered = next }
    }

    /// ``Direction/neither`` is taken as lower.
    private func isBetter(_ value: Double, _ direction: Direction) -> Bool {
        guard let best else { return value.isFinite }
        let isHigher = direction == .higherIsBetter
        switch threshold {
        // A share of a negative number of decibels would call a worse one better, as PyTorch does.
        case .relative(let share) where isHigher: return value > best + abs(best) * share
        case .relative(let share): return value < best * (1 - share)
        case .absolute(let margin): return isHigher ? value > best + margin : value < best - margin
        }
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("best", best)
        values.set("waited", waited)
        values.set("resting", resting)
        values.set("rate", lowered)
        return values
    }

    public mutating func restore(_ values: StateValues) throws(LearningError) {
        best = try values.optional("best")
        waited = try values.integer("waited")
        resting = try values.integer("resting")
        lowered = try values.optional("rate")
    }
}

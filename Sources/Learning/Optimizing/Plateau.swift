/// Lowers the learning rate when a number no longer falls, as PyTorch's `ReduceLROnPlateau` with its default threshold:
/// an epoch counts as better when it is below the best by one part in ten thousand.
public struct Plateau: Schedule, Hashable {
    public let patience: Int
    public let factor: Double
    public let lowest: Double
    public private(set) var best = Double.infinity
    /// Epochs since the best.
    public private(set) var waited = 0
    /// The rate since it was first lowered.
    private var lowered: Double?

    public init(patience: Int, factor: Double, lowest: Double = 0) {
        self.patience = patience
        self.factor = factor
        self.lowest = lowest
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double { lowered ?? base }

    public mutating func epochEnded(base: Double, loss: Double) {
        if loss < best * (1 - 1e-4) {
            best = loss
            waited = 0
            return
        }
        waited += 1
        guard waited > patience else { return }
        waited = 0
        lowered = max(lowest, (lowered ?? base) * factor)
    }

    public var stateValues: StateValues {
        var values = StateValues()
        values.set("best", best)
        values.set("waited", waited)
        values.set("rate", lowered)
        return values
    }

    public mutating func restore(_ values: StateValues) throws(LearningError) {
        best = try values.number("best")
        waited = try values.integer("waited")
        lowered = try values.optional("rate")
    }
}

import Glibc

/// Lets the rate fall along half a cosine (Loshchilov and Hutter, 2017), as PyTorch's `CosineAnnealingLR`; past its end the
/// rate stays at the lowest.
public struct CosineDecay: Schedule, Hashable {
    /// Epochs from the base rate to the lowest; nil: all of the plan's.
    public let epochs: Int?
    public let lowest: Double
    /// Whether the rate changes with every step and not only with every epoch.
    public let everyStep: Bool

    public init(epochs: Int? = nil, lowest: Double = 0, everyStep: Bool = false) {
        self.epochs = epochs
        self.lowest = lowest
        self.everyStep = everyStep
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        let length = Double(epochs ?? moment.epochs)
        return Self.fall(from: base, to: lowest, at: min(1, moment.elapsed(everyStep: everyStep) / length))
    }

    /// Half a cosine between two numbers; `place` is 0 at the first and 1 at the second.
    static func fall(from start: Double, to end: Double, at place: Double) -> Double {
        end + (start - end) * (1 + cos(.pi * place)) / 2
    }
}

/// Raises the rate to the base rate and lets it fall far below where it began (Smith and Topin, 2018), as PyTorch's
/// `OneCycleLR` with `max_lr` the base rate and its cycling of the momentum left out. It changes with every step.
public struct OneCycle: Schedule, Hashable {
    /// How the rate moves from one turning point to the next.
    public enum Curve: String, Sendable, CaseIterable {
        case cosine, linear
    }

    /// The share of all steps in which the rate rises.
    public let rise: Double
    /// The first rate is the base rate divided by this.
    public let startDivisor: Double
    /// The last rate is the first divided by this.
    public let endDivisor: Double
    public let curve: Curve
    /// Whether the rate falls as slowly as it rose, to where it began, before it falls further.
    public let isThreePhase: Bool

    public init(
        rise: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4, curve: Curve = .cosine,
        isThreePhase: Bool = false
    ) {
        self.rise = rise
        self.startDivisor = startDivisor
        self.endDivisor = endDivisor
        self.curve = curve
        self.isThreePhase = isThreePhase
    }

    public func rate(base: Double, at moment: TrainingMoment) -> Double {
        let total = Double(moment.epochs * moment.stepsPerEpoch)
        let first = base / startDivisor
        let last = first / endDivisor
        // PyTorch counts steps from 0, and a turning point stands on the last step before it.
        let turns: [(step: Double, rate: Double)] =
            isThreePhase
            ? [(0, first), (rise * total - 1, base), (2 * rise * total - 2, first), (total - 1, last)]
            : [(0, first), (rise * total - 1, base), (total - 1, last)]
        let step = min(Double(moment.step), total - 1)
        for (start, end) in zip(turns, turns.dropFirst()) where step <= end.step || end.step == total - 1 {
            let length = end.step - start.step
            let place = length > 0 ? max(0, min(1, (step - start.step) / length)) : 1
            switch curve {
            case .cosine: return CosineDecay.fall(from: start.rate, to: end.rate, at: place)
            case .linear: return start.rate + (end.rate - start.rate) * place
            }
        }
        return last
    }
}

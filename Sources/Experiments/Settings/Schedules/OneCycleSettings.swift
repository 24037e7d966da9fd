import Learning
import Specs

/// `"schedule": { "kind": "one_cycle" }`: up to the learning rate, then far down, over all steps of the run.
public struct OneCycleSettings: ScheduleSettings {
    public var rise = 0.3
    public var startDivisor = 25.0
    public var endDivisor = 1e4
    public var curve = OneCycle.Curve.cosine
    public var isThreePhase = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("rise", &rise, .inside(0, 1), "the share of all steps in which the rate rises")
        fields.field(
            "start_divisor", &startDivisor, .above(0), "the first rate is the learning rate over this")
        fields.field("end_divisor", &endDivisor, .above(0), "the last rate is the first over this")
        fields.field("curve", &curve, "how the rate moves between its turning points")
        fields.field(
            "three_phase", &isThreePhase,
            "fall as slowly as it rose, to where it began, before falling further")
        fields.require(
            !isThreePhase || rise <= 0.5, at: "rise", "at most 0.5 where the rate falls as slowly as it rose")
    }

    public var schedule: any Schedule {
        OneCycle(
            rise: rise, startDivisor: startDivisor, endDivisor: endDivisor, curve: curve,
            isThreePhase: isThreePhase)
    }
}

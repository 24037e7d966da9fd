import Specs

/// `"halving"` in a sweep: all trials train a little, the better part of them goes on, and so forth (successive halving,
/// Jamieson and Talwalkar, 2016).
public struct HalvingSettings: Spec {
    public var firstEpochs = 1
    public var factor = 3

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "first_epochs", &firstEpochs, .from(1, to: 1_000_000),
            "epochs that every trial trains before the first choice; the next choice comes at factor times as many"
        )
        fields.field(
            "factor", &factor, .from(2, to: 1_000),
            "one trial of so many goes on, the best by the monitored number")
    }

    /// The epochs after which a choice is made, for trials of so many epochs.
    public func rungs(below epochs: Int) -> [Int] {
        var rungs: [Int] = []
        var next = firstEpochs
        while next < epochs {
            rungs.append(next)
            next *= factor
        }
        return rungs
    }

    /// How many of so many trials go on.
    public func survivors(of count: Int) -> Int { max(1, (count + factor - 1) / factor) }
}

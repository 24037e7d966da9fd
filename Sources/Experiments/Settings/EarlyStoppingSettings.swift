import Specs

/// `"early_stopping"`: ends a run whose monitored number no longer improves.
public struct EarlyStoppingSettings: Spec {
    public var patience = 6
    public var threshold = 0.0

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "patience", &patience, .atLeast(1), "validations without improvement after which training ends")
        fields.field(
            "threshold", &threshold, .atLeast(0),
            "by how much more than nothing the monitored number has to be better than the best to count as improved"
        )
    }
}

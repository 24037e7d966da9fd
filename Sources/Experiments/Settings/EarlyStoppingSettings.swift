import Specs

/// `"early_stopping"`: ends a run whose validation loss no longer improves.
public struct EarlyStoppingSettings: Spec {
    public var patience = 6

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "patience", &patience, .atLeast(1), "epochs without improvement after which training ends")
    }
}

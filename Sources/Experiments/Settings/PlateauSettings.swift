import Specs

/// `"schedule": { "kind": "plateau" }`: lowers the learning rate when the validation loss no longer improves.
public struct PlateauSettings: Spec {
    public var patience = 3
    public var factor = 0.5
    public var lowest = 0.0

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("patience", &patience, .atLeast(0), "epochs without improvement that are forgiven")
        fields.field("factor", &factor, .inside(0, 1), "what the rate is multiplied with")
        fields.field("lowest", &lowest, .atLeast(0), "the rate never falls below this")
    }
}

import Specs

/// How a model is trained: `"training"` in an experiment.
public struct TrainingSettings: Spec {
    public var epochs = 40
    public var batchSize = 16
    public var optimizer = OptimizerSettings()
    public var schedule: PlateauSettings?
    public var earlyStopping: EarlyStoppingSettings?
    public var gradientClip: Double?

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("epochs", &epochs, .from(1, to: 1_000_000), "passes over the training examples")
        fields.field("batch_size", &batchSize, .from(1, to: 65_536), "examples a step")
        fields.field("optimizer", &optimizer, "how weights move")
        schedule = fields.kind(
            "schedule", among: Self.schedules, required: false,
            "how the learning rate changes from epoch to epoch; null: it does not")
        fields.field("early_stopping", &earlyStopping, "when to stop before the last epoch; null: never")
        fields.field(
            "gradient_clip", &gradientClip, .above(0), "largest norm of a step's gradient; null: as it comes")
    }

    private static let schedules = [
        Kind("plateau", summary: "lower when the validation loss no longer improves") { fields in
            var plateau = PlateauSettings()
            plateau.fields(fields)
            return plateau
        }
    ]
}

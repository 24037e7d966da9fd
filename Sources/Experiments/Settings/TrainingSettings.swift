import Learning
import Specs
import Tensors

/// How a model is trained: `"training"` in an experiment.
public struct TrainingSettings: Spec {
    public var epochs = 40
    public var batchSize = 16
    public var accumulate = 1
    public var optimizer: any OptimizerSettings = AdamSettings()
    public var schedule: (any ScheduleSettings)?
    public var warmUp: WarmUpSettings?
    public var average: AverageSettings?
    public var validateEvery = 1
    public var maxSeconds: Double?
    public var earlyStopping: EarlyStoppingSettings?
    public var gradientClip: Double?
    public var gradientLimit: Double?
    public var precision = Precision.fp32

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("epochs", &epochs, .from(1, to: 1_000_000), "passes over the training examples")
        fields.field(
            "batch_size", &batchSize, .from(1, to: 65_536),
            "examples a step; 1 unless given where the dataset's examples differ in length")
        fields.field(
            "accumulate", &accumulate, .from(1, to: 65_536),
            "batches an update of the weights: their gradients are joined as if they were one batch (the last update of an "
                + "epoch joins what is left), while batch normalisation sees each by itself")
        optimizer =
            fields.kind("optimizer", among: Optimizers.kinds, default: "adamw", "how weights move")
            ?? optimizer
        schedule = fields.kind(
            "schedule", among: Schedules.kinds, required: false,
            "how the learning rate changes as training goes; null: it does not")
        fields.field(
            "warmup", &warmUp, "a small learning rate to begin with, whatever the schedule; null: none")
        fields.field(
            "ema", &average,
            "a moving average of the weights, which is validated and kept as the best in their place; null: none"
        )
        fields.field(
            "validate_every", &validateEvery, .from(1, to: 1_000_000),
            "epochs from one validation to the next; the last epoch is always validated")
        fields.field(
            "max_seconds", &maxSeconds, .above(0),
            "seconds of training and validation after which no further epoch begins; null: no limit")
        fields.field("early_stopping", &earlyStopping, "when to stop before the last epoch; null: never")
        fields.field(
            "gradient_clip", &gradientClip, .above(0),
            "largest norm of an update's gradient; null: as it comes")
        fields.field(
            "gradient_clip_value", &gradientLimit, .above(0),
            "largest magnitude of any number of an update's gradient, after gradient_clip; null: as it comes")
        fields.field(
            "precision", &precision,
            "what the operands of 3x3 convolutions are rounded to; bf16 is faster and needs a processor with avx512_bf16; "
                + "weights, statistics and sums are fp32 in any case")
    }

    /// The schedule with its warm-up; nil where the rate stays.
    var rateSchedule: (any Schedule)? {
        guard let warmUp else { return schedule?.schedule }
        return WarmUp(steps: warmUp.steps, start: warmUp.start, schedule?.schedule)
    }
}

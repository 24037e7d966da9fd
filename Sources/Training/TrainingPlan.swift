import Learning
import Tensors

/// How a model is to be trained.
public struct TrainingPlan: Sendable {
    /// Passes over the training examples.
    public var epochs: Int
    /// Examples a step.
    public var batchSize: Int
    /// At the start.
    public var learningRate: Double
    public var optimizer: any OptimizerRecipe
    /// Changes the rate as training goes; nil: it stays.
    public var schedule: (any Schedule)?
    /// Ends a run that no longer improves; nil: never.
    public var earlyStopping: EarlyStopping?
    /// Which validation number picks the best epoch.
    public var monitor = Monitor()
    /// Epochs from one validation to the next; the last epoch is always validated.
    public var validateEvery = 1
    /// Seconds of training and validation after which no further epoch begins; nil: no limit.
    public var maxSeconds: Double?
    /// Largest norm of a step's gradient.
    public var gradientClip: Double?
    /// Largest magnitude of any number of it.
    public var gradientLimit: Double?
    /// Batches whose gradients are joined into one step of the optimiser, as if they were one batch: each counts by its
    /// examples. The last step of an epoch joins what is left.
    public var accumulate = 1
    /// Memory of an exponential moving average of the weights, which is then what is validated and kept as the best;
    /// nil: the weights themselves are.
    public var averageDecay: Double?
    /// Of the operands of large products.
    public var precision = Precision.fp32
    /// Everything that is drawn comes from this.
    public var seed: UInt64

    public init(
        epochs: Int, batchSize: Int, learningRate: Double,
        optimizer: any OptimizerRecipe = AdamW.Settings(), schedule: (any Schedule)? = nil,
        earlyStopping: EarlyStopping? = nil, gradientClip: Double? = nil, seed: UInt64
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.optimizer = optimizer
        self.schedule = schedule
        self.earlyStopping = earlyStopping
        self.gradientClip = gradientClip
        self.seed = seed
    }
}

import Learning

/// How a model is to be trained.
public struct TrainingPlan: Sendable {
    /// Passes over the training examples.
    public var epochs: Int
    /// Examples a step.
    public var batchSize: Int
    /// At the start.
    public var learningRate: Double
    public var optimizer: AdamW.Settings
    /// Lowers the rate when the validation loss no longer falls; nil: the rate stays.
    public var plateau: Plateau?
    /// Epochs without a better validation loss after which training ends; nil: never.
    public var patience: Int?
    /// Largest norm of a step's gradient.
    public var gradientClip: Double?
    /// Everything that is drawn comes from this.
    public var seed: UInt64

    public init(
        epochs: Int, batchSize: Int, learningRate: Double, optimizer: AdamW.Settings = .init(),
        plateau: Plateau? = nil, patience: Int? = nil, gradientClip: Double? = nil, seed: UInt64
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.optimizer = optimizer
        self.plateau = plateau
        self.patience = patience
        self.gradientClip = gradientClip
        self.seed = seed
    }
}

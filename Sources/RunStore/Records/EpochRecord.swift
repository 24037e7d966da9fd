/// Everything that one epoch yielded; stored in one transaction.
public struct EpochRecord: Sendable {
    /// 1, 2, …
    public var epoch: Int
    public var learningRate: Double
    /// Training and evaluation, by a clock that never steps back.
    public var seconds: Double
    /// Examples trained on.
    public var examples: Int
    /// Whether the objective was the best so far, as the trainer judged when it kept the weights.
    public var isBest: Bool
    public var metrics: [MetricValue]

    public init(
        epoch: Int, learningRate: Double, seconds: Double, examples: Int, isBest: Bool, metrics: [MetricValue]
    ) {
        self.epoch = epoch
        self.learningRate = learningRate
        self.seconds = seconds
        self.examples = examples
        self.isBest = isBest
        self.metrics = metrics
    }
}

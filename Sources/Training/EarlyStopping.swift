/// When a run that no longer improves ends.
public struct EarlyStopping: Hashable, Sendable {
    /// Validations without improvement after which training ends; epochs that are not validated say nothing.
    public var patience: Int
    /// The monitored number has to be better than the best by more than this to count as an improvement.
    public var threshold: Double

    public init(patience: Int, threshold: Double = 0) {
        self.patience = patience
        self.threshold = threshold
    }
}

/// What merging another store brought.
public struct MergeOutcome: Hashable, Sendable {
    public var newRuns = 0
    public var newAttempts = 0
    public var newEpochs = 0
    public var newFiles = 0

    public init(newRuns: Int = 0, newAttempts: Int = 0, newEpochs: Int = 0, newFiles: Int = 0) {
        self.newRuns = newRuns
        self.newAttempts = newAttempts
        self.newEpochs = newEpochs
        self.newFiles = newFiles
    }
}

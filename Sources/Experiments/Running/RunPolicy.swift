/// What is done about runs that the store knows already.
public struct RunPolicy: Sendable {
    /// Train runs that are finished once more, from their first epoch.
    public var again = false
    /// Try runs that failed once more, from their latest checkpoint.
    public var retriesFailed = false
    /// The epoch after which a run pauses; nil: none.
    public var lastEpoch: Int?
    /// Whether a run that another process trains is waited for, and what came of it taken as this one's.
    public var waits = false

    public init(again: Bool = false, retriesFailed: Bool = false, lastEpoch: Int? = nil) {
        self.again = again
        self.retriesFailed = retriesFailed
        self.lastEpoch = lastEpoch
    }
}

/// One go at a run.
public struct Attempt: Hashable, Sendable {
    /// 1, 2, …
    public var number: Int
    /// Epochs of earlier attempts from here on are superseded.
    public var firstEpoch: Int
    public var status: RunStatus
    public var reason: String?
    public var startedAt: String
    public var endedAt: String?
    public var environment: RunEnvironment
    public var process: Int
    public var peakMemoryBytes: Int?
}

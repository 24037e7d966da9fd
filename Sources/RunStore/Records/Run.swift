/// A run as lists and tables need it; see ``RunDetails`` for the rest.
public struct Run: Hashable, Sendable {
    public var id: String
    public var identity: String
    public var seed: UInt64
    public var name: String
    public var study: String
    public var model: String
    /// As stored; see ``RunStore/isAlive(_:)`` for a run that a killed process left as running.
    public var status: RunStatus
    public var reason: String?
    public var createdAt: String
    public var startedAt: String?
    public var endedAt: String?
    public var objective: String
    public var plannedEpochs: Int
    public var bestEpoch: Int?
    public var lastEpoch: Int?
    public var parameters: Int?
    public var dataFingerprint: String
    public var metricVersions: String
    public var peakMemoryBytes: Int?
    /// Relative to the store's folder.
    public var folder: String
    public var isDeleted: Bool
}

/// A run as lists and tables need it; see ``RunDetails`` for the rest.
public struct Run: Hashable, Sendable {
    public var id: String
    /// What tells its experiment from others, seed and data left out; the same in every store.
    public var identity: String
    /// The digest of all its settings as they were stored, defaults and places included: names a row of `experiments`.
    public var form: String
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
    /// Whether it is stored as running and nobody trains it: its process was killed.
    public var isKilled = false

    /// The status as people read it: `killed` for what a killed process left as running.
    public var statusWord: String { state.rawValue }
    /// Where the run stands, killed ones told from those that are trained.
    public var state: RunState { isKilled ? .killed : RunState(rawValue: status.rawValue) ?? .interrupted }
    /// SHA-256 over what the run was judged on: its validation clips and all that made them. Nil in older runs.
    public var judgingFingerprint: String?

    /// What seeds of one experiment on one set of data have in common.
    public var experiment: String { "\(identity) \(dataFingerprint)" }
}

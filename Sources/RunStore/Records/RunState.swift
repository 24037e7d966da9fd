/// How a run is doing, as people say it: its status, and whether anybody still trains it.
public enum RunState: String, Sendable, CaseIterable {
    case queued, running
    /// Stored as running, and its process is gone.
    case killed
    case finished, failed, interrupted

    /// As the store keeps it.
    var status: RunStatus { self == .killed ? .running : RunStatus(rawValue: rawValue)! }
}

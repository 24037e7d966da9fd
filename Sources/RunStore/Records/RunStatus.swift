/// Where a run stands.
public enum RunStatus: String, Sendable, CaseIterable, Codable {
    /// Planned by a sweep, not begun.
    case queued
    case running
    case finished
    /// Ended by an error; the run's reason says which.
    case failed
    /// Ended by a person or a signal; it can be resumed.
    case interrupted
}

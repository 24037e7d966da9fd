/// How a request for a run ended.
public struct RunOutcome: Sendable {
    public enum End: Sendable {
        case finished
        /// It was finished before; nothing was done.
        case known
        /// It reached the epoch after which it was to pause.
        case paused
        case failed(any Error)
        case interrupted(any Error)
        /// Another process trains it.
        case held(any Error)

        /// For counts.
        var word: String {
            switch self {
            case .finished: "finished"
            case .known: "finished before"
            case .paused: "paused"
            case .failed: "failed"
            case .interrupted: "interrupted"
            case .held: "trained by another process"
            }
        }
    }

    public let request: RunRequest
    /// nil where it did not get as far as a run.
    public let run: String?
    public let end: End

    /// What went wrong; nil where nothing did.
    public var error: (any Error)? {
        switch end {
        case .finished, .known, .paused: nil
        case .failed(let error), .interrupted(let error), .held(let error): error
        }
    }

    /// Whether it went wrong in a way that trying again would not mend.
    var isFailed: Bool { if case .failed = end { true } else { false } }
    var isInterrupted: Bool { if case .interrupted = end { true } else { false } }
    public var isHeld: Bool { if case .held = end { true } else { false } }
}

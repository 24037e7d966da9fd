import ArgumentParser
import Experiments
import Reports
import RunStore

/// How a command ends, as a shell sees it. A signal that ended it is raised again and shows as 128 and its number.
enum Ending: Int32, CaseIterable {
    case done = 0
    /// A run failed, or what was compared differs.
    case failed = 1
    /// Something that was given cannot be used; nothing was lost.
    case badInput = 2
    /// Done, and some of it is missing: samples that were not recovered, clips that were left out.
    case incomplete = 3
    /// Stopped before its end, and able to go on: `etude resume`.
    case stopped = 75

    /// For `--help`.
    static let table = """
        Exit codes: 0 done; 1 a run failed, or what was compared differs; 2 bad input; 3 done, but something is missing \
        (samples that were not recovered, clips that were left out); 75 stopped, and `etude resume` goes on. A command \
        that a signal ends (Ctrl-C) ends by that signal, after storing what it has.
        """

    /// What an error says about the end.
    init(_ error: any Error) {
        switch error {
        case let error as RunError:
            switch error {
            case .stopped: self = .stopped
            case .failures, .failed: self = .failed
            default: self = .badInput
            }
        case ReportError.stale: self = .failed
        default: self = .badInput
        }
    }

    /// To be thrown where all has been said.
    var code: ExitCode { ExitCode(rawValue) }
}

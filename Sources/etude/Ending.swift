import ArgumentParser
import Experiments
import Reports
import RunStore

/// How a command ends, as a shell sees it. A signal that ended it is raised again and shows as 128 and its number.
enum Ending: Int32, CaseIterable {
    case done = 0
    /// A run failed, what was compared differs, or an answer could not be written.
    case failed = 1
    /// Something that was given cannot be used; nothing was lost.
    case badInput = 2
    /// Done, and some of what the call was given is missing: samples that were not recovered, clips that were left out.
    case incomplete = 3
    /// Stopped before its end, and able to go on: `etude resume`.
    case stopped = 75

    /// For `--help`.
    static let table = """
        Exit codes: 0 done; 1 a run failed, or what was compared differs; 2 bad input; 3 done, but something is missing \
        (samples that were not recovered, clips that were left out); 75 stopped, and `etude resume` goes on. A command \
        that a signal ends (Ctrl-C) ends by that signal, after storing what it has.
        """

    /// What counts as missing.
    static let incompleteness = """
        Code 3 is about what a call was given: a recording of a folder that `measure` or `apply` could not read, samples that a map \
        does not tell. What an experiment itself leaves out (skip_damaged, shortest_clip_seconds) is named wherever its data are, and is \
        as it was asked for; so is a mean that says over how many clips it is, and a picture whose program is not installed is said.
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

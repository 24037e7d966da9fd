import Corpora
import Glibc

/// Shows what preparing tells: on a terminal one line that counts up, elsewhere one line a step.
struct ProgressLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ event: CorpusEvent) {
        switch event {
        case .step(let text):
            StandardError.write("\(isTerminal ? "\r\u{1B}[K" : "")\(text)\n")
        case .progress(let what, let done, let total):
            if isTerminal { StandardError.write("\r\u{1B}[K\(what) \(done)/\(total)") }
        }
    }
}

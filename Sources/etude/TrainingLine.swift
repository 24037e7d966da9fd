import Experiments
import Glibc
import Training

/// Shows training as it goes: lines that stay, and on a terminal one that counts steps between them.
final class TrainingLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var lastShown: ContinuousClock.Instant?
    private var began: ContinuousClock.Instant?

    func show(_ request: RunRequest, _ event: ExperimentRunner.Event) {
        if let text = RunText.line(for: event, of: request) { return line(text) }
        guard case .training(let event) = event else { return }
        let epochs = request.experiment.settings.training.epochs
        switch event {
        case .stepped(let epoch, let step, let total, let loss):
            if step == 1 { began = clock.now }
            let elapsed = began.map { clock.now - $0 }
            passing(RunText.step(step, of: total, epoch: epoch, of: epochs, loss: loss, after: elapsed))
        case .scored(let epoch, let done, let total):
            passing("epoch \(epoch)/\(epochs)  scoring \(done)/\(total)")
        case .controls, .saved, .ended, .epochEnded, .ranked: break
        }
    }

    private func line(_ text: String) { StandardError.write("\(isTerminal ? "\r\u{1B}[K" : "")\(text)\n") }

    /// Ten times a second is enough for eyes.
    private func passing(_ text: String) {
        guard isTerminal else { return }
        let now = clock.now
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        lastShown = now
        StandardError.write("\r\u{1B}[K\(text)")
    }
}

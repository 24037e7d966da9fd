import Experiments
import Glibc
import Reports
import RunStore
import Training

/// Shows training as it goes: a line an epoch, and on a terminal one that counts steps between them.
final class TrainingLine {
    private let experiment: Experiment
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var lastShown: ContinuousClock.Instant?
    private var began: ContinuousClock.Instant?

    init(_ experiment: Experiment) { self.experiment = experiment }

    func show(_ event: ExperimentRunner.Event) {
        switch event {
        case .data(let summary): line("\(experiment.name): \(summary)")
        case .began(let run, let seed, let parameters):
            line("run \(run.prefix(8)), seed \(seed): \(grouped(parameters)) parameters")
        case .known(let run, let seed):
            line("run \(run.prefix(8)), seed \(seed): finished before; --again trains it once more")
        case .ended(let run, let status, let reason):
            line("run \(run.prefix(8)): \(status.rawValue)\(reason.map { ", " + $0 } ?? "")")
        case .training(let event): show(event)
        }
    }

    private func show(_ event: TrainingEvent) {
        let epochs = experiment.settings.training.epochs
        switch event {
        case .stepped(let epoch, let step, let total, let loss):
            if step == 1 { began = clock.now }
            var text = "epoch \(epoch)/\(epochs)  step \(step)/\(total)  loss \(figure(loss))"
            if let began, step > 1 {
                let elapsed = clock.now - began
                let left = elapsed / Double(step) * Double(total - step)
                text += "  \(left.components.seconds) s left"
            }
            passing(text)
        case .scored(let epoch, let done, let total):
            passing("epoch \(epoch)/\(epochs)  scoring \(done)/\(total)")
        case .epochEnded(let report):
            var text = "epoch \(report.epoch)/\(epochs)  loss \(number("loss", report.train))"
            text += "  validation \(number("loss", report.validation))"
            for name in ["si_sdr", "si_sdr_improvement", "stoi"]
            where report.validation.contains(where: { $0.name == name }) {
                text += "  \(name) \(number(name, report.validation))"
            }
            line(text + "  \(figure(report.seconds)) s\(report.isBest ? "  best" : "")")
        case .controls, .saved, .ended: break
        }
    }

    private func number(_ name: String, _ scores: [Score]) -> String {
        scores.first { $0.name == name }?.value.map(figure) ?? "-"
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

    /// Four significant digits.
    private func figure(_ value: Double) -> String {
        if value == 0 || !value.isFinite { return "\(value)" }
        let digits = max(0, 3 - Int(log10(abs(value)).rounded(.down)))
        if digits > 7 { return "\(Double(Int(value * 1e9)) / 1e9)" }
        let scale = pow(10, Double(digits))
        return "\((value * scale).rounded() / scale)"
    }

    private func grouped(_ value: Int) -> String {
        var text = ""
        for (index, digit) in "\(value)".reversed().enumerated() {
            if index > 0 && index % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}

import Glibc
import Measures
import RunStore
import Training

/// What runs tell, as lines for people: for a terminal and for the log of an attempt.
public enum RunText {
    /// A line that stays; nil for what only passes by.
    public static func line(for event: ExperimentRunner.Event, of request: RunRequest) -> String? {
        switch event {
        case .data(let summary): return "\(request.experiment.name): \(summary)"
        case .began(let run, let seed, let parameters):
            return "run \(run.prefix(8)), seed \(seed): \(grouped(parameters)) parameters"
        case .resumed(let run, let epoch, let remarks):
            let from =
                epoch > 0 ? "goes on after epoch \(epoch)" : "starts anew: it has no checkpoint to go on from"
            return (["run \(run.prefix(8)): \(from)"] + remarks.map { "  \($0)" }).joined(separator: "\n")
        case .known(let run, let seed):
            return "run \(run.prefix(8)), seed \(seed): finished before; --again trains it once more"
        case .waiting(let sentence), .chosen(let sentence): return sentence
        case .remark(let run, let sentence): return "run \(run.prefix(8)): \(sentence)"
        case .ended(let run, let status, let reason):
            return "run \(run.prefix(8)): \(RunStatus.words(status.rawValue, reason, sign: ", "))"
        case .training(.epochEnded(let report)): return line(for: report, of: request)
        case .training(.ranked(let epoch, let score)):
            return "epoch \(epoch) ranks by \(score.name) \(number(score.name, [score]))"
        case .training: return nil
        }
    }

    /// What a terminal shows while an epoch is trained.
    ///
    /// - Parameter elapsed: since the epoch's first step ended; nil at that one, where nothing can be told yet.
    public static func step(
        _ step: Int, of total: Int, epoch: Int, of epochs: Int, loss: Double, after elapsed: Duration?
    ) -> String {
        let text = "epoch \(epoch)/\(epochs)  step \(step)/\(total)  loss \(figure(loss))"
        guard let elapsed, step > 1 else { return text }
        let left = elapsed / Double(step - 1) * Double(total - step)
        return text + "  \(left.components.seconds) s left"
    }

    private static func line(for report: EpochReport, of request: RunRequest) -> String {
        let epochs = request.experiment.settings.training.epochs
        var text = "epoch \(report.epoch)/\(epochs)  loss \(number("loss", report.train))"
        if !report.validation.isEmpty { text += "  validation \(number("loss", report.validation))" }
        // What picks the best epoch leads.
        let monitor = request.experiment.plan(seed: 0).monitor.column
        let others = [Measure.siSDR, .siSDRImprovement, .stoi].map(\.name).filter { $0 != monitor }
        for name in (monitor == "loss" ? [] : [monitor]) + others
        where report.validation.contains(where: { $0.name == name }) {
            text += "  \(name) \(number(name, report.validation))"
        }
        return text + "  \(figure(report.seconds)) s\(report.isBest ? "  best" : "")"
    }

    private static func number(_ name: String, _ scores: [Score]) -> String {
        guard let score = scores.first(where: { $0.name == name }) else { return "-" }
        return mean(score.value, score.coverage.map { ($0.scored, $0.asked) })
    }

    /// A mean, and over how many clips it is where those are not all.
    static func mean(_ value: Double?, _ coverage: (scored: Int, asked: Int)?) -> String {
        let text = value.map(figure) ?? "-"
        guard let coverage, coverage.scored < coverage.asked else { return text }
        return "\(text) (\(coverage.scored) of \(coverage.asked))"
    }

    /// Four significant digits.
    public static func figure(_ value: Double) -> String {
        if value == 0 || !value.isFinite { return "\(value)" }
        let digits = max(0, 3 - Int(log10(abs(value)).rounded(.down)))
        if digits > 7 { return "\(Double(Int(value * 1e9)) / 1e9)" }
        let scale = pow(10, Double(digits))
        return "\((value * scale).rounded() / scale)"
    }

    private static func grouped(_ value: Int) -> String {
        var text = ""
        for (index, digit) in "\(value)".reversed().enumerated() {
            if index > 0 && index % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}

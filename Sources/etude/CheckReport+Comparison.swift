import Experiments
import RunStore

extension CheckReport {
    /// Whether an experiment is a stored run's, and if not, why.
    ///
    /// - Parameters:
    ///   - data: the recordings there and here, where they are others.
    ///   - trials: how many experiments were asked for; this is the closest of them.
    static func comparison(
        _ difference: ExperimentDifference, _ run: Run, data: (there: String, here: String)?, trials: Int
    ) -> String {
        let experiment = difference.experiment
        let known = "run \(run.id) (\(run.name), seed \(run.seed))"
        let isSame = difference.isSameExperiment && difference.hasSeed && data == nil
        var text = "\(experiment.source): \(experiment.name) "
        text += isSame ? "is the experiment of \(known)\n" : "is not \(known):\n"
        if trials > 1 { text += "  of \(trials) experiments the one that comes closest\n" }
        if let reason = difference.unreadable {
            text += "  this program cannot read the run's experiment: \(reason)\n"
        }
        for key in difference.keys where !isSame || key.isPlace {
            let origin = key.setBy.map { ", by \($0)" } ?? (key.now == nil ? "" : ", the default")
            text +=
                "  \(key.path): \(key.stored ?? "no such key") there; \(key.now ?? "no such key") here\(origin)"
            text += key.isPlace ? " (where data lie makes no other experiment)\n" : "\n"
        }
        if !difference.hasSeed {
            let seeds = experiment.settings.seeds.map { "\($0)" }.joined(separator: ", ")
            text += "  seed: \(run.seed) there; \(seeds) here\n"
        }
        if let data { text += "  data: there \(data.there)\n        here \(data.here)\n" }
        return text
    }
}

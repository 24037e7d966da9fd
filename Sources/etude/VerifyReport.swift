import Experiments
import RunStore

/// What `etude verify` found, in words.
enum VerifyReport {
    static func sentence(_ run: Run, _ verdict: RunVerifier.Verdict) -> String {
        let name = "run \(run.id) (\(run.name), seed \(run.seed))"
        let epochs = verdict.epochs == 1 ? "1 epoch" : "\(verdict.epochs) epochs"
        if let hindrance = verdict.hindrance {
            return "\(name) could not be verified: nothing was compared, because \(hindrance)"
        }
        guard let difference = verdict.difference else {
            let scores = "\(verdict.metricValues) values of metrics and \(verdict.clipValues) scores of clips"
            if !verdict.isCompared {
                let lack = verdict.trains ? "digests of tensors" : "numbers"
                return "\(name) could not be verified: its store has no \(lack) for \(epochs)"
                    + (verdict.trains ? "; \(scores) are the same" : "")
            }
            if !verdict.trains {
                return "\(name): the same, bit for bit: \(scores), evaluated again; it has nothing to train"
            }
            let some =
                verdict.comparedEpochs == verdict.epochs
                ? epochs : "\(verdict.comparedEpochs) of \(epochs), the only ones with digests"
            return "\(name): the same, bit for bit: \(verdict.tensors) tensors of \(some), \(scores)"
        }
        var text = "\(name) differs in epoch \(difference.epoch): "
        if let tensor = difference.tensor {
            text += "\(tensor) is not what was stored, the first of \(difference.tensorCount) such tensors "
            text += "of \(difference.tensorTotal)"
        } else if !verdict.trains {
            text += "it has nothing to train, and its scores are others"
        } else if difference.tensorTotal == 0 {
            text += "no tensor could be compared, because its store has no digests of it"
        } else {
            text += "all \(difference.tensorTotal) tensors are the same"
        }
        if let metric = difference.metric {
            let place = metric.clip.map { " of clip \($0)" } ?? ""
            text += "; \(metric.key)\(place) was \(words(metric.stored)) and is \(words(metric.now))"
        }
        return text
    }

    /// What may be the reason: all that differs between then and now.
    static func surroundings(_ then: RunEnvironment, _ now: RunEnvironment) -> String {
        var text = ""
        func compare(_ what: String, _ old: String, _ new: String) {
            if old != new { text += "  \(what) then: \(old); now: \(new)\n" }
        }
        compare("processor", then.processor, now.processor)
        compare("instructions", then.instructions ?? "not recorded", now.instructions ?? "not recorded")
        compare("numerics version", number(then.numerics), number(now.numerics))
        compare("code", version(then), version(now))
        for library in Set(then.libraries.keys).union(now.libraries.keys).sorted() {
            compare(library, then.libraries[library] ?? "none", now.libraries[library] ?? "none")
        }
        return text.isEmpty ? "  the processor, the code and the libraries are the same\n" : text
    }

    private static func version(_ environment: RunEnvironment) -> String {
        environment.codeVersion + (environment.codeIsDirty ? " with changes" : "")
    }

    private static func number(_ version: Int?) -> String { version.map { "\($0)" } ?? "not recorded" }

    private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "missing" }
}

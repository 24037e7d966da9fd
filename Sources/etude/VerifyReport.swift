import Experiments
import RunStore

/// What `etude verify` found, in words.
enum VerifyReport {
    static func sentence(_ run: Run, _ verdict: RunVerifier.Verdict) -> String {
        let name = "run \(run.id) (\(run.name), seed \(run.seed))"
        let epochs = verdict.epochs == 1 ? "1 epoch" : "\(verdict.epochs) epochs"
        guard let difference = verdict.difference else {
            let what = verdict.tensors == 0 ? "every metric" : "\(verdict.tensors) tensors and every metric"
            return "\(name): the same, bit for bit: \(epochs), \(what) of each"
        }
        var text = "\(name) differs in epoch \(difference.epoch): "
        if let tensor = difference.tensor {
            text += "\(tensor) is not what was stored, the first of \(difference.tensorCount) such tensors "
            text += "of \(difference.tensorTotal)"
        } else {
            text += "every tensor is the same"
        }
        if let metric = difference.metric {
            text += "; \(metric.key) was \(words(metric.stored)) and is \(words(metric.now))"
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
        compare("code", version(then), version(now))
        for library in Set(then.libraries.keys).union(now.libraries.keys).sorted() {
            compare(library, then.libraries[library] ?? "none", now.libraries[library] ?? "none")
        }
        return text.isEmpty ? "  the processor, the code and the libraries are the same\n" : text
    }

    private static func version(_ environment: RunEnvironment) -> String {
        environment.codeVersion + (environment.codeIsDirty ? " with changes" : "")
    }

    private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "missing" }
}

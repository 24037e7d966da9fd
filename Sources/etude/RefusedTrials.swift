import Experiments
import Specs

/// What cannot be trained of some files: every trial by name, a sentence for each reason.
struct RefusedTrials {
    /// How many trials each file has.
    private let counts: [String: Int]
    private var reasons: [(source: String, reason: String, trials: [String])] = []
    /// The reason by what is opened: trials that differ in their model share their recordings.
    private var known: [String: String] = [:]

    init(_ experiments: [Experiment]) {
        counts = Dictionary(experiments.map { ($0.source, 1) }, uniquingKeysWith: +)
    }

    /// Whether a trial's recordings were refused before; it is named then.
    mutating func isKnown(_ experiment: Experiment) -> Bool {
        guard let reason = known[Self.data(of: experiment)] else { return false }
        note(experiment, reason)
        return true
    }

    mutating func add(_ experiment: Experiment, _ error: any Error) {
        known[Self.data(of: experiment)] = "\(error)"
        note(experiment, "\(error)")
    }

    private mutating func note(_ experiment: Experiment, _ reason: String) {
        let source = experiment.source
        if let place = reasons.firstIndex(where: { $0.source == source && $0.reason == reason }) {
            reasons[place].trials.append(experiment.name)
        } else {
            reasons.append((source, reason, [experiment.name]))
        }
    }

    /// The reason alone where a file is one experiment; else with its trials before it.
    var sentences: [String] {
        var sentences: [String] = []
        for (source, reason, trials) in reasons {
            let count = counts[source] ?? 1
            var sentence = reason
            if count > 1 {
                let list =
                    trials.count == count
                    ? "all \(count) trials"
                    : "\(trials.count) of \(count) trials (\(trials.joined(separator: ", ")))"
                sentence = "\(source): \(list) cannot be trained: \(reason)"
            }
            // Files that share a folder share its faults.
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return sentences
    }

    /// What a dataset is opened by.
    private static func data(of experiment: Experiment) -> String {
        let node = try? JSONParser.parse(experiment.resolved, source: "")
        return node?["dataset"]?.canonical ?? experiment.resolved
    }
}

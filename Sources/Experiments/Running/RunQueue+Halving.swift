import Learning
import RunStore
import Training

extension RunQueue {
    /// Trains the trials of a sweep by successive halving: all up to the first rung, the better part up to the next, and
    /// the last ones to their end. Trials are judged by the best monitored number so far, as the mean over their seeds.
    ///
    /// What is decided follows from what is stored, so a sweep that was killed comes to the same decisions. A trial that is
    /// left out counts as finished, with the reason; `etude resume` would have nothing to do.
    public func run(
        _ requests: [RunRequest], halving: HalvingSettings,
        finishing: (OpenRun) async throws -> Void = { _ in }
    ) async throws -> [RunOutcome] {
        // By trial, in order.
        var trials: [[RunRequest]] = []
        for request in requests {
            if let last = trials.indices.last,
                trials[last][0].experiment.identity == request.experiment.identity
            {
                trials[last].append(request)
            } else {
                trials.append([request])
            }
        }
        let epochs = requests.map(\.experiment.settings.training.epochs).max() ?? 0
        var ended: [String: RunOutcome] = [:]
        func train(upTo last: Int?) async throws {
            runner.policy.lastEpoch = last
            for outcome in try await run(trials.flatMap { $0 }, finishing: finishing) {
                ended[Self.key(outcome.request)] = outcome
            }
            // What was begun here is not to be begun once more at the next rung.
            runner.policy.again = false
        }
        for rung in halving.rungs(below: epochs) {
            try await train(upTo: rung)
            if shouldStop() { return requests.compactMap { ended[Self.key($0)] } }
            let places = try ranked(trials, ended, upTo: rung)
            let count = halving.survivors(of: places.count)
            for (place, trial) in places.enumerated().dropFirst(count) {
                try conclude(
                    trial, ended,
                    reason:
                        "left out after epoch \(rung): place \(place + 1) of \(places.count), \(count) went on"
                )
            }
            trials = places.prefix(count).map { $0 }
        }
        try await train(upTo: nil)
        return requests.compactMap { ended[Self.key($0)] }
    }

    private static func key(_ request: RunRequest) -> String {
        "\(request.experiment.identity) \(request.seed)"
    }

    /// The trials whose runs are all well, the best first; of equals, the earlier.
    private func ranked(
        _ trials: [[RunRequest]], _ ended: [String: RunOutcome], upTo rung: Int
    ) throws -> [[RunRequest]] {
        var judged: [(trial: [RunRequest], value: Double)] = []
        for trial in trials {
            let monitor = trial[0].experiment.plan(seed: 0).monitor
            let sign = monitor.direction == .higherIsBetter ? -1.0 : 1.0
            var values: [Double] = []
            for request in trial {
                guard let outcome = ended[Self.key(request)], outcome.error == nil, let run = outcome.run
                else {
                    continue
                }
                let curve = try runner.store.curve(of: run, MetricKey("validation", monitor.column))
                let best = curve.filter { $0.epoch <= rung }.compactMap { $0.value.map { $0 * sign } }.min()
                values.append(best ?? .infinity)
            }
            guard values.count == trial.count else { continue }
            judged.append((trial, values.reduce(0, +) / Double(values.count)))
        }
        return judged.enumerated().sorted { ($0.element.value, $0.offset) < ($1.element.value, $1.offset) }
            .map(\.element.trial)
    }

    private func conclude(_ trial: [RunRequest], _ ended: [String: RunOutcome], reason: String) throws {
        for request in trial {
            guard let id = ended[Self.key(request)]?.run, let run = try runner.store.run(id: id),
                run.status == .interrupted
            else { continue }
            try runner.store.openRun(run).conclude(.finished, reason: reason)
        }
    }
}

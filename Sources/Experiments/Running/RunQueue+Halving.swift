import Learning
import Measures
import RunStore
import Training

extension RunQueue {
    /// Trains the trials of a sweep by successive halving: all up to the first rung, the better part up to the next, and
    /// the last ones to their end. Trials are judged by the best monitored number so far, as the mean over their seeds; every
    /// rung is measured, also where the epoch is not validated in its turn.
    ///
    /// A trial that was trained past a rung elsewhere, with no validation up to it, cannot be measured there anymore: it goes on
    /// beside those that are chosen, and takes no one's place.
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
                trials[last][0].experiment.resolved == request.experiment.resolved
            {
                trials[last].append(request)
            } else {
                trials.append([request])
            }
        }
        let column = requests.first?.experiment.plan(seed: 0).monitor.column ?? ""
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
            let (places, unmeasured) = try ranked(trials, ended, upTo: rung)
            let count = min(halving.survivors(of: places.count), places.count { $0.value.isFinite })
            guard count > 0 || places.isEmpty else {
                throw RunError.unranked(column: column, epoch: rung, count: places.count)
            }
            if let first = requests.first {
                runner.tellOfChoice(Self.words(places, count, column, after: rung), of: first)
            }
            for (place, trial) in places.enumerated().dropFirst(count) {
                try await conclude(
                    trial.requests, ended,
                    reason:
                        "left out after epoch \(rung): place \(place + 1) of \(places.count), \(count) went on"
                )
            }
            trials = places.prefix(count).map(\.requests) + unmeasured
        }
        try await train(upTo: nil)
        return requests.compactMap { ended[Self.key($0)] }
    }

    private static func key(_ request: RunRequest) -> String {
        "\(request.experiment.resolved) \(request.seed)"
    }

    /// A trial at a rung: over its seeds, the clips that its number is over, and its mean, infinite where it is not defined.
    private typealias Judged = (requests: [RunRequest], clips: Coverage, value: Double)

    /// The trials whose runs are all well, the best first, of equals the earlier; and those that cannot be measured.
    private func ranked(
        _ trials: [[RunRequest]], _ ended: [String: RunOutcome], upTo rung: Int
    ) throws -> (places: [Judged], unmeasured: [[RunRequest]]) {
        var judged: [Judged] = []
        var unmeasured: [[RunRequest]] = []
        for trial in trials {
            let runs = trial.compactMap { request in
                ended[Self.key(request)].flatMap { $0.error == nil ? $0.run : nil }
            }
            guard runs.count == trial.count else { continue }
            let monitor = trial[0].experiment.plan(seed: 0).monitor
            let values = try runs.compactMap { try best(of: $0, monitor, upTo: rung) }
            if values.count == trial.count {
                judged.append(
                    (
                        trial,
                        values.reduce(Coverage(0, of: 0)) {
                            Coverage($0.scored + $1.clips.scored, of: $0.asked + $1.clips.asked)
                        },
                        values.reduce(0) { $0 + $1.value } / Double(values.count)
                    ))
            } else {
                unmeasured.append(trial)
            }
        }
        let places = judged.enumerated().sorted {
            ($0.element.clips.missing, $0.element.value, $0.offset) < (
                $1.element.clips.missing, $1.element.value, $1.offset
            )
        }.map(\.element)
        return (places, unmeasured)
    }

    /// The best monitored number of a run up to a rung, turned so that less is better, and the clips that it is over: what leaves
    /// fewer out comes first. nil where nobody measured one.
    private func best(
        of run: String, _ monitor: Monitor, upTo rung: Int
    ) throws -> (clips: Coverage, value: Double)? {
        let sign = monitor.direction == .higherIsBetter ? -1.0 : 1.0
        let store = runner.store
        let key = MetricKey("validation", monitor.column)
        var measured: [(clips: Coverage, value: Double)] = []
        for (points, coverage) in [
            (try store.curve(of: run, key), try store.coverage(of: run, key)),
            (
                try store.rungs(of: run, monitor.column),
                try store.coverage(of: run, MetricKey(MetricKey.rungSplit, monitor.column))
            ),
        ] {
            for point in points where point.epoch <= rung {
                let value = point.value.map { $0 * sign } ?? .infinity
                measured.append((coverage[point.epoch] ?? Coverage(0, of: 0), value))
            }
        }
        return measured.min { ($0.clips.missing, $0.value) < ($1.clips.missing, $1.value) }
    }

    /// The ranking in one line: what several processes that share a sweep say alike.
    private static func words(
        _ places: [Judged], _ count: Int, _ column: String, after rung: Int
    ) -> String {
        func list(_ places: ArraySlice<Judged>) -> String {
            let shown = places.prefix(8).map { place in
                let monitor = place.requests[0].experiment.plan(seed: 0).monitor
                let value = monitor.direction == .higherIsBetter ? -place.value : place.value
                return place.requests[0].experiment.name + " "
                    + RunText.mean(
                        place.value.isFinite ? value : nil, (place.clips.scored, place.clips.asked))
            }
            return shown.joined(separator: ", ")
                + (places.count > shown.count ? " and \(places.count - shown.count) more" : "")
        }
        let left = places.dropFirst(count)
        return
            "halving after epoch \(rung), by \(column): \(count) of \(places.count) go on: \(list(places.prefix(count)))"
            + (left.isEmpty ? "" : "; left out: \(list(left))")
    }

    /// Ends the runs of a trial that is left out. Another process that shares the sweep comes to the same choice, and may hold
    /// a run for the moment in which it looks at it.
    private func conclude(
        _ trial: [RunRequest], _ ended: [String: RunOutcome], reason: String
    ) async throws {
        for request in trial {
            guard let id = ended[Self.key(request)]?.run else { continue }
            while let run = try runner.store.run(id: id), run.status == .interrupted {
                do throws(StoreError) {
                    let held = try runner.store.openRun(run)
                    if held.before?.status == .interrupted { try held.conclude(.finished, reason: reason) }
                    break
                } catch {
                    guard case .running = error else { throw error }
                }
                if shouldStop() { return }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

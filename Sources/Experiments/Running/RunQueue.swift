import RunStore

/// Works through many runs: each in turn, or several at once in processes of their own. One that fails stops no other.
public struct RunQueue {
    let runner: ExperimentRunner
    private let workers: WorkerPool?
    let shouldStop: @Sendable () -> Bool

    /// - Parameter workers: processes to train in; nil: this one.
    public init(
        _ runner: ExperimentRunner, workers: WorkerPool? = nil, shouldStop: @escaping @Sendable () -> Bool
    ) {
        self.runner = runner
        self.workers = workers
        self.shouldStop = shouldStop
    }

    /// Trains all that is asked for; after an interruption, what had not begun is left out.
    ///
    /// - Parameter finishing: see ``ExperimentRunner/run(_:shouldStop:finishing:)``; worker processes do it themselves.
    /// - Throws: what kept a single request from beginning; of several, that is a failure among the outcomes.
    public func run(
        _ requests: [RunRequest], finishing: (OpenRun) async throws -> Void = { _ in }
    ) async throws -> [RunOutcome] {
        if let workers, requests.count > 1 {
            return try await workers.run(requests, runner, shouldStop: shouldStop)
        }
        var outcomes = [RunOutcome?](repeating: nil, count: requests.count)
        var waiting = Array(requests.indices)
        var isWaiting = false
        while !waiting.isEmpty, !shouldStop() {
            var held: [Int] = []
            for place in waiting {
                let request = requests[place]
                do {
                    let outcome = try await runner.run(request, shouldStop: shouldStop, finishing: finishing)
                    outcomes[place] = outcome
                    if outcome.isHeld, runner.policy.waits { held.append(place) }
                } catch {
                    if requests.count == 1 { throw error }
                    outcomes[place] = RunOutcome(request: request, run: request.run?.id, end: .failed(error))
                }
                if shouldStop() { break }
            }
            // Only what other processes train is left: when they end, in whatever way, it is looked at again.
            waiting = held
            guard !held.isEmpty else { break }
            if !isWaiting { runner.tellOfWaiting(held.map { requests[$0] }) }
            isWaiting = true
            try await Task.sleep(for: .milliseconds(200))
        }
        return outcomes.compactMap { $0 }
    }

    /// How many runs ended how: `60 runs: 40 finished, 19 finished before, 1 failed`.
    public static func summary(_ outcomes: [RunOutcome], of count: Int) -> String {
        var counts: [(word: String, count: Int)] = []
        func add(_ word: String, _ count: Int = 1) {
            if let place = counts.firstIndex(where: { $0.word == word }) {
                counts[place].count += count
            } else if count > 0 {
                counts.append((word, count))
            }
        }
        for outcome in outcomes { add(outcome.end.word) }
        add("not begun", count - outcomes.count)
        return "\(count) runs: " + counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    }

    /// Throws what went wrong, if anything did: the one error of a single request, a list for several.
    public static func check(_ outcomes: [RunOutcome], of count: Int) throws {
        let failed = outcomes.filter(\.isFailed)
        let stopped = outcomes.filter { $0.error != nil && !$0.isFailed }
        func line(_ outcome: RunOutcome) -> String {
            let run = outcome.run.map { "\($0.prefix(8))  " } ?? ""
            return "\(run)\(outcome.request.title): \(outcome.error.map { "\($0)" } ?? "")"
        }
        if count == 1, let error = outcomes.first?.error {
            throw failed.isEmpty ? RunError.stopped(["\(error)"], of: 1) : RunError.failed("\(error)")
        }
        if !failed.isEmpty { throw RunError.failures((failed + stopped).map(line), of: count) }
        if !stopped.isEmpty { throw RunError.stopped(stopped.map(line), of: count) }
    }
}

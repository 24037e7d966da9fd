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
        var outcomes: [RunOutcome] = []
        for request in requests {
            do {
                outcomes.append(
                    try await runner.run(request, shouldStop: shouldStop, finishing: finishing))
            } catch {
                if requests.count == 1 { throw error }
                outcomes.append(RunOutcome(request: request, run: request.run?.id, end: .failed(error)))
            }
            if shouldStop() { break }
        }
        return outcomes
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
        let failed = outcomes.filter { $0.error != nil }
        if count == 1, let error = failed.first?.error { throw error }
        guard failed.isEmpty else {
            throw RunError.failures(
                failed.map { outcome in
                    let run = outcome.run.map { "\($0.prefix(8))  " } ?? ""
                    return "\(run)\(outcome.request.title): \(outcome.error.map { "\($0)" } ?? "")"
                }, of: count)
        }
    }
}

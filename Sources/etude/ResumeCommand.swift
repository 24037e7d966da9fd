import ArgumentParser
import Experiments
import RunStore

/// `etude resume`: go on with runs that were stopped.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with runs that were interrupted, killed or never begun.",
        discussion: """
            A run goes on from its latest checkpoint, in a new attempt; its weights and metrics end up the same, bit for \
            bit, as if it had never been stopped. With --all, a trial of a sweep that halves goes on to the epoch after \
            which it is ranked and no further: `etude run` of its file ranks the trials and trains the better ones on.
            """
    )

    @Argument(help: "Runs: ids or their beginnings, names, studies or tags.")
    var runs: [String] = []

    @Flag(name: .long, help: "Every run that is not finished.")
    var all = false

    @OptionGroup var call: TrainingCall

    // What a pool of workers tells its own.
    @Option(name: .long, help: .hidden) var workerOf: Int32?
    @Option(name: .long, help: .hidden) var typed: String?
    @Option(name: .long, help: .hidden) var lastEpoch: Int?
    @Flag(name: .long, help: .hidden) var again = false

    func validate() throws {
        guard all == runs.isEmpty else { throw ValidationError("give runs, or --all for every one") }
    }

    func run() async throws {
        let store = try call.storeOptions.forChanging()
        var states: [RunState] = [.interrupted, .killed, .queued]
        if call.retryFailed { states.append(.failed) }
        // A run that is named is looked at whatever it is like, so that the answer says what that is.
        let found = try store.runs(RunSelection(runs, states: all ? states : [])).filter { run in
            !all || !store.isAlive(run)
        }
        // By the epoch after which its sweep ranks it; 0: to its end.
        var parts: [Int: [RunRequest]] = [:]
        var unranked: [RunRequest] = []
        for run in found {
            let request = try RunRequest(run, in: store)
            let rung = all ? store.rung(of: run.id) : lastEpoch
            if all, let rung, run.status != .failed, run.lastEpoch ?? 0 >= rung {
                unranked.append(request)
            } else {
                parts[rung ?? 0, default: []].append(request)
            }
        }
        let count = parts.values.reduce(0) { $0 + $1.count }
        if count == 0, unranked.isEmpty { StandardError.write("no run is left to go on with\n") }
        if !unranked.isEmpty { StandardError.write(try Self.words(unranked, in: store) + "\n") }
        let session = try await call.open(
            store, again: again, workingFor: workerOf, command: typed,
            data: call.folder.data(besides: store))
        var outcomes: [RunOutcome] = []
        for (rung, requests) in parts.sorted(by: { $0.key < $1.key }) where !Interruption.isAsked {
            session.runner.policy.lastEpoch = rung == 0 ? nil : rung
            outcomes += try await session.queue.run(requests, finishing: session.finishing)
        }
        if workerOf != nil, outcomes.contains(where: \.isHeld) {
            StandardError.write("another process trains the run\n")
            throw ExitCode(WorkerPool.heldCode)
        }
        if count > 1 { StandardError.write(RunQueue.summary(outcomes, of: count) + "\n") }
        try RunQueue.check(outcomes, of: count)
    }

    /// What is said of trials that wait for their ranking.
    private static func words(_ requests: [RunRequest], in store: RunStore) throws -> String {
        var files: [String] = []
        for run in requests.compactMap(\.run) {
            let source = try store.details(of: run).source
            if !source.isEmpty, !files.contains(source) { files.append(source) }
        }
        let count = requests.count
        return
            "\(count) \(count == 1 ? "run waits" : "runs wait") to be ranked by the sweep that halves them; "
            + "`etude run \(files.isEmpty ? "FILE" : files.joined(separator: " "))` goes on"
    }
}

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
            bit, as if it had never been stopped.
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
        var statuses: [RunStatus] = [.interrupted, .running, .queued]
        if call.retryFailed { statuses.append(.failed) }
        // A run that is named is looked at whatever it is like, so that the answer says what that is.
        let found = try store.runs(RunSelection(runs, statuses: all ? statuses : [])).filter { run in
            !all || !store.isAlive(run)
        }
        if found.isEmpty { StandardError.write("no run is left to go on with\n") }
        let requests = try found.map { try RunRequest($0, in: store) }
        let session = try await call.open(store, again: again, workingFor: workerOf, command: typed)
        session.runner.policy.lastEpoch = lastEpoch
        let outcomes = try await session.queue.run(requests, finishing: session.finishing)
        if requests.count > 1 {
            StandardError.write(RunQueue.summary(outcomes, of: requests.count) + "\n")
        }
        try RunQueue.check(outcomes, of: requests.count)
    }
}

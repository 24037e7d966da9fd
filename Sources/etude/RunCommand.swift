import ArgumentParser
import Experiments
import RunStore

/// `etude run`: train experiments and store every epoch.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Train experiments, every trial and seed; every epoch is stored as it ends.",
        discussion: """
            A run that is finished is not trained again, and one that was stopped goes on from its latest checkpoint. \
            Ctrl-C stores a run as interrupted, with its epochs; a second Ctrl-C ends at once. \
            What another process trains is waited for.

            \(Ending.table)
            """
    )

    @Argument(help: "Experiment files.")
    var files: [String]

    @OptionGroup var overrides: OverrideOptions
    @OptionGroup var call: TrainingCall

    @Option(name: .long, help: "Seeds in place of the experiment's own: 1,2 or 1..3.")
    var seeds: SeedList?

    @Flag(name: .long, help: "Train runs that are finished once more.")
    var again = false

    func run() async throws {
        // Every file is resolved before anything starts.
        let files = try files.map { try ExperimentFile(path: $0, overrides: overrides.set) }
        let parts = try files.map { file in
            let requests = try Experiment.trials(of: file).flatMap { experiment in
                (seeds?.seeds ?? experiment.settings.seeds).map { RunRequest(experiment, seed: $0) }
            }
            return (requests: requests, halving: try Experiment.halving(of: file))
        }
        for request in parts.flatMap(\.requests) { try request.experiment.checkMachine() }
        let store = try call.storeOptions.forTraining()
        let session = try await call.open(store, again: again)
        session.runner.policy.waits = true
        var outcomes: [RunOutcome] = []
        for part in parts where part.halving != nil && !Interruption.isAsked {
            outcomes += try await session.queue.run(
                part.requests, halving: part.halving ?? HalvingSettings(), finishing: session.finishing)
        }
        let rest = parts.filter { $0.halving == nil }.flatMap(\.requests)
        session.runner.policy = RunPolicy(again: again, retriesFailed: call.retryFailed)
        session.runner.policy.waits = true
        if !rest.isEmpty, !Interruption.isAsked {
            outcomes += try await session.queue.run(rest, finishing: session.finishing)
        }
        let count = parts.reduce(0) { $0 + $1.requests.count }
        if count > 1 { StandardError.write(RunQueue.summary(outcomes, of: count) + "\n") }
        try RunQueue.check(outcomes, of: count)
    }
}

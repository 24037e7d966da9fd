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
            Ctrl-C stores a run as interrupted, with its epochs; a second Ctrl-C ends at once.
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
        let requests = try files.flatMap { file in
            try Experiment.trials(of: ExperimentFile(path: file, overrides: overrides.set)).flatMap {
                experiment in
                (seeds?.seeds ?? experiment.settings.seeds).map { RunRequest(experiment, seed: $0) }
            }
        }
        let store = try RunStore(at: call.storeOptions.path)
        let session = try await call.open(store, again: again)
        let outcomes = try await session.queue.run(requests, finishing: session.finishing)
        try RunQueue.check(outcomes, of: requests.count)
    }
}

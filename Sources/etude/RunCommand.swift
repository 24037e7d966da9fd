import ArgumentParser
import Experiments
import Reports
import RunStore
import Tensors

/// `etude run`: train experiments and store every epoch.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Train experiments, each trial and seed in turn; every epoch is stored as it ends.",
        discussion:
            "A run that is finished is not trained again. Ctrl-C stores the run as interrupted, with its epochs."
    )

    @Argument(help: "Experiment files.")
    var files: [String]

    @OptionGroup var overrides: OverrideOptions
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var folder: DataFolderOption

    @Option(name: .long, help: "Seeds in place of the experiment's own: 1,2 or 1..3.")
    var seeds: SeedList?

    @Option(name: .long, help: "Threads to compute with; all cores by default. The results are the same.")
    var threads: Int?

    @Flag(name: .long, help: "Train runs that are finished once more.")
    var again = false

    func run() async throws {
        // Every file is resolved before anything starts.
        let experiments = try files.flatMap {
            try Experiment.trials(of: ExperimentFile(path: $0, overrides: overrides.set))
        }
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        let store = try RunStore(at: storeOptions.path)
        let environment = await RunEnvironment.current()
        Interruption.watch()
        for experiment in experiments {
            let line = TrainingLine(experiment)
            var runner = ExperimentRunner(
                experiment, store: store, data: folder.data, environment: environment
            ) { line.show($0) }
            runner.again = again
            try await runner.run(seeds: seeds?.seeds, shouldStop: { Interruption.isAsked }, finishing: plot)
            func plot(_ run: OpenRun) async throws {
                let picture = run.folder + "/history.png"
                try await TrainingHistoryPlot.write(run: run.id, in: store, to: picture)
                try run.record(try runner.artifact(picture, kind: "plot:history", in: run))
            }
        }
    }
}

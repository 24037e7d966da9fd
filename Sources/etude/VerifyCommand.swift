import ArgumentParser
import Experiments
import RunStore
import Tensors

/// `etude verify`: train runs again and compare.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Train runs once more and compare every tensor and score of every epoch, bit for bit.",
        discussion:
            "Nothing is stored. A run whose model has nothing to train is evaluated again, and its scores are compared. "
            + "Exit code 1 says that a run differs, and where it does so first, or that it could not be compared: "
            + "it has no digests, or is of another set of instructions or version of the numerics."
    )

    @Argument(help: "Runs: ids or their beginnings, names, studies or tags.")
    var runs: [String]

    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var folder: DataFolderOption

    @Option(name: .long, help: "Compare so many epochs, from the first; all that are stored by default.")
    var epochs: Int?

    @Option(name: .long, help: "Threads to compute with; all cores by default. The results are the same.")
    var threads: Int?

    func run() async throws {
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        if let epochs, epochs < 1 { throw ValidationError("--epochs \(epochs): a number from 1 is needed") }
        let store = try storeOptions.forReading()
        let verifier = RunVerifier(store: store, data: folder.data(besides: store))
        let line = TrainingLine()
        Interruption.watch()
        let here = await RunEnvironment.current()
        var fails = false
        for run in try store.runs(RunSelection(runs)) {
            let verdict = try await verifier.verify(
                run, epochs: epochs ?? .max, shouldStop: { Interruption.isAsked },
                listen: { line.show($0, $1) })
            StandardOutput.write(VerifyReport.sentence(run, verdict) + "\n")
            if !verdict.isCompared { fails = true }
            guard verdict.difference != nil else { continue }
            fails = true
            if let last = try store.details(of: run).attempts.last?.environment {
                StandardOutput.write(VerifyReport.surroundings(last, here))
            }
        }
        if fails { throw Ending.failed.code }
    }
}

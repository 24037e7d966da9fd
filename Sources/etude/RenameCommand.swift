import ArgumentParser
import RunStore

/// `etude rename`: another name or study for runs.
struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give runs another name, or move them to another study; the old names still find them.")

    @Argument(help: "Runs: ids (their beginning is enough), experiments, studies or tags.")
    var selection: [String]
    @Option(name: .long, help: "The new name.") var to: String?
    @Option(name: .long, help: "The study to move them to.") var study: String?
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if to == nil && study == nil { throw ValidationError("give --to NAME, --study NAME or both") }
    }

    func run() throws {
        let store = try storeOptions.forChanging()
        let runs = try store.runs(RunSelection(selection))
        try store.renameRuns(runs, to: to, study: study)
        for run in runs {
            StandardOutput.write(
                "\(run.id): \(run.study)/\(run.name) is now \(study ?? run.study)/\(to ?? run.name)\n")
        }
    }
}

import ArgumentParser
import RunStore

/// `etude rm`: hide runs.
struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract:
            "Remove runs from lists and tables; `etude restore` brings them back, `etude gc` frees their files."
    )

    @Argument(help: "Runs: ids (their beginning is enough), experiments, studies or tags.")
    var selection: [String]
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        let runs = try store.runs(RunSelection(selection))
        try store.remove(runs)
        for run in runs { StandardOutput.write("removed \(run.id)\n") }
    }
}

import ArgumentParser
import Reports
import RunStore

/// `etude rm`: hide runs, or delete them for good.
struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract:
            "Remove runs from lists and tables; `etude restore` brings them back, `etude gc` frees their files.",
        discussion:
            "With --forever their rows and files are deleted at once, also those of runs that were removed before, and nothing brings them back."
    )

    @Argument(help: "Runs: ids (their beginning is enough), experiments, studies or tags.")
    var selection: [String]
    @Flag(name: .long, help: "Delete their rows and their files, for good.")
    var forever = false
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        let runs = try store.runs(RunSelection(selection, includesDeleted: forever))
        if forever { try store.removeForever(runs) } else { try store.remove(runs) }
        for run in runs {
            StandardOutput.write("\(forever ? "deleted" : "removed") \(run.id): \(run.study)/\(run.name)\n")
        }
    }
}

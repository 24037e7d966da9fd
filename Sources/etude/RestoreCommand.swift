import ArgumentParser
import RunStore

/// `etude restore`: bring removed runs back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring removed runs back; `etude runs --removed` lists them.")

    @Argument(help: "Runs: ids (their beginning is enough), experiments, studies or tags.")
    var selection: [String]
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        let runs = try store.runs(RunSelection(selection, includesDeleted: true)).filter(\.isDeleted)
        try store.restore(runs)
        for run in runs {
            let isBare = try run.lastEpoch != nil && !store.hasWeights(run)
            let remark =
                isBare ? ", without its weights: `etude gc` deleted them; its numbers are all there" : ""
            StandardOutput.write("restored \(run.id)\(remark)\n")
        }
        if runs.isEmpty { StandardOutput.write("none of these runs was removed\n") }
    }
}

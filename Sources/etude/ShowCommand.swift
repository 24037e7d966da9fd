import ArgumentParser
import Reports
import RunStore

/// `etude show`: everything about one run, or about each of a few.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about a run: results, curve, parameters by layer, settings, files.")

    @Argument(help: "The run's id (its beginning is enough), or an experiment, study or tag.")
    var selection: [String]

    @OptionGroup var shown: WidthOption

    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forReading()
        let runs = try store.runs(RunSelection(selection, includesDeleted: true))
        let pages = try runs.map { try RunPage(store, run: $0, style: shown.style).text() }
        StandardOutput.write(pages.joined(separator: "\n"))
    }
}

import ArgumentParser
import Reports
import RunStore

/// `etude diff`: what tells two runs apart.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two runs: settings, code, machine, data, results, clips.")

    @Argument(help: "The first run's id; its beginning is enough.") var first: String
    @Argument(help: "The second run's id.") var second: String
    @Option(name: .long, help: "How many of the clips that changed most are listed.") var clips = 10
    @OptionGroup var shown: WidthOption
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forReading()
        let page = try RunDifference(store, store.run(first), store.run(second), style: shown.style)
        StandardOutput.write(try page.text(clips: clips))
    }
}

import ArgumentParser
import RunStore

/// `etude tag`: names for runs, to select them by.
struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Tag runs, so that the tag selects them; --remove takes the tag away.")

    @Argument(help: "The tag.") var tag: String
    @Argument(help: "Runs: ids (their beginning is enough), experiments, studies or tags.")
    var selection: [String]
    @Flag(name: .long, help: "Take the tag away.") var remove = false
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        let runs = try store.runs(RunSelection(selection)).map(\.id)
        if remove {
            StandardOutput.write("\(try store.untag(runs, tag)) of \(runs.count) runs had the tag\n")
        } else {
            try store.tag(runs, tag)
            StandardOutput.write("tagged \(runs.count == 1 ? "1 run" : "\(runs.count) runs")\n")
        }
    }
}

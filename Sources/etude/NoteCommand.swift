import ArgumentParser
import RunStore

/// `etude note`: a remark on a run.
struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Leave a remark on a run; `etude show` prints it.")

    @Argument(help: "The run's id; its beginning is enough.") var id: String
    @Argument(help: "The remark.") var text: String
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let store = try storeOptions.forChanging()
        try store.note(store.run(id).id, text)
    }
}

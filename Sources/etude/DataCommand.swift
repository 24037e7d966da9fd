import ArgumentParser
import Glibc
import RunStore
import Specs

/// `etude data`: the recordings that experiments use.
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Fetch, list and check the recordings that experiments use.",
        subcommands: [DataListCommand.self, DataPrepareCommand.self, DataVerifyCommand.self],
        defaultSubcommand: DataListCommand.self
    )
}

/// Where prepared corpora are; shared by the data commands.
struct DataFolderOption: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "The folder that holds prepared corpora (default: $ETUDE_DATA, else data here).",
            valueName: "data"))
    var given: String?

    func validate() throws {
        let (path, name) =
            given.map { ($0, "--data") } ?? (data, getenv("ETUDE_DATA") == nil ? "--data" : "ETUDE_DATA")
        if path.isEmpty {
            throw ValidationError("--data is empty; name the folder that holds prepared corpora")
        }
        var status = stat()
        if stat(Location.expanded(path), &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            throw ValidationError(
                "\(path) is no folder; \(name) names the folder that holds prepared corpora")
        }
    }

    var data: String {
        let named = getenv("ETUDE_DATA").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        return Location.expanded(given ?? named ?? "data")
    }

    /// Of runs that a store has: without a folder that is named, and without one here, the one beside the store.
    func data(besides store: RunStore) -> String {
        let data = data
        let isNamed = given != nil || !(getenv("ETUDE_DATA").map { String(cString: $0) } ?? "").isEmpty
        let beside = store.home == "." ? data : "\(store.home)/data"
        guard !isNamed, access(data, F_OK) != 0, access(beside, F_OK) == 0 else { return data }
        return beside
    }
}

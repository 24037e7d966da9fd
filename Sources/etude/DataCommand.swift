import ArgumentParser

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
    @Option(name: .long, help: "The folder that holds prepared corpora.")
    var data = "data"
}

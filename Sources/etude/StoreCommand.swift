import ArgumentParser
import RunStore

/// `etude store`: care for the store as a whole.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Merge, export and check stores, and print their schema.",
        subcommands: [
            StoreMergeCommand.self, StoreExportCommand.self, StoreCheckCommand.self, StoreSchemaCommand.self,
        ])
}

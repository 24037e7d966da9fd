import ArgumentParser
import RunStore

/// `etude store schema`: the schema in words of SQL.
struct StoreSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the schema of the store, as runs.sqlite.schema has it.")

    @OptionGroup var storeOptions: StoreOptions

    func run() throws { StandardOutput.write(try storeOptions.forReading().schemaText()) }
}

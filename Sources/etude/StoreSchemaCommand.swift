import ArgumentParser
import RunStore

/// `etude store schema`: the schema in words of SQL.
struct StoreSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the schema of the store, as runs.sqlite.schema has it.")

    @Flag(name: .long, help: "That of a store which this program would make.") var new = false
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        StandardOutput.write(try new ? RunStore.schemaText() : storeOptions.forReading().schemaText())
    }
}

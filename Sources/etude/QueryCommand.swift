import ArgumentParser
import Reports
import RunStore

/// `etude query`: a SELECT of one's own.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract:
            "Run a SELECT over the store, which it cannot change; runs.sqlite.schema describes the tables.",
        discussion: """
            Example:
              etude query "SELECT name, seed, best_epoch FROM runs WHERE status = 'finished'"
            """)

    @Argument(help: "The SELECT.") var sql: String
    @OptionGroup var tableOptions: TableOptions
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
        let table = Table(try storeOptions.forReading().query(sql))
        StandardOutput.write(table.text(tableOptions.format, style: tableOptions.style))
    }
}

import ArgumentParser
import Reports
import RunStore

/// `etude runs`: what the store holds.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs of the store, the newest first.")

    @OptionGroup var chosen: SelectionOptions

    @Option(
        name: .long,
        help: "Only runs of this status: queued, running, killed, finished, failed or interrupted.")
    var status: [RunState] = []

    @Flag(name: .long, help: "Also runs that were removed.")
    var removed = false

    @Option(name: .long, help: "At most this many rows; 0 for all.")
    var top = 50

    @OptionGroup var tableOptions: TableOptions
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if top < 0 { throw ValidationError("--top is \(top); give 0 for all, or how many rows") }
    }

    func run() throws {
        let selection = RunSelection(chosen.selection, states: status, includesDeleted: removed)
        let table = try RunList.table(
            storeOptions.forReading(), selection, filter: chosen.filter, top: top == 0 ? nil : top)
        StandardOutput.write(table.text(tableOptions.format, style: tableOptions.style))
    }
}

extension RunState: ExpressibleByArgument {}

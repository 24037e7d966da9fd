import ArgumentParser
import Experiments
import Glibc
import Reports
import RunStore
import Specs

/// Where the store is; shared by every command that reads or writes runs.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The store of runs (default: $ETUDE_STORE, else runs.sqlite here).", valueName: "path"))
    var store: String?

    var path: String {
        Location.expanded(
            store ?? getenv("ETUDE_STORE").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
                ?? "runs.sqlite")
    }

    /// Whether no store was named and the usual one is not there yet.
    var isMissing: Bool {
        let isNamed = store != nil || !(getenv("ETUDE_STORE").map { String(cString: $0) } ?? "").isEmpty
        var status = stat()
        return !isNamed && lstat(path, &status) != 0 && errno == ENOENT
    }

    /// For commands that only look.
    func forReading() throws -> RunStore { try Self.reading(path) }

    /// For commands that change runs that exist.
    func forChanging() throws -> RunStore { try opened(create: false) }

    /// For commands that make a store where there is none.
    func forTraining() throws -> RunStore { try opened(create: true) }

    /// Any store, whose runs are known as this program knows experiments.
    static func reading(_ path: String) throws -> RunStore {
        try RunStore(reading: path, identify: Experiment.identity(ofResolved:))
    }

    private func opened(create: Bool) throws -> RunStore {
        try RunStore(at: path, create: create, identify: Experiment.identity(ofResolved:))
    }
}

/// How tables are printed; shared by the commands that print them.
struct TableOptions: ParsableArguments {
    @Option(name: .long, help: "table, markdown, csv, json, latex or html.")
    var format: TableFormat = .table

    @OptionGroup var shown: WidthOption

    var style: TerminalStyle { shown.style }
}

extension TableFormat: ExpressibleByArgument {}
extension MetricChoice: ExpressibleByArgument {}

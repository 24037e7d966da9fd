import ArgumentParser
import Glibc
import Reports
import RunStore

/// `etude report`: the answer that runs give, as markdown with pictures.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what runs show as markdown: table, controls, statistics, curves, how to reproduce.",
        discussion: """
            A report that has a store beside it (results.sqlite beside results.md, as `etude store export` writes it) is \
            checked and updated against that store.

            Examples:
              etude report denoise -o results.md
              etude report --check results.md
              etude report --update docs/results/denoise.md
            """)

    @Argument(
        help: "Studies, experiments, files, ids (their beginning is enough) or tags; everything by default.")
    var selection: [String] = []

    @Option(name: .shortAndLong, help: "The markdown file; its pictures go to a folder beside it.")
    var output: String?

    @Option(name: .long, help: "Recompute a report that was written, and fail where a number is stale.")
    var check: String?

    @Option(name: .long, help: "Make a report that was written anew, of the runs that it names.")
    var update: String?

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if check != nil || update != nil,
            output != nil || !selection.isEmpty || (check != nil && update != nil)
        {
            throw ValidationError(
                "--check and --update take the runs from the report itself: give one of them alone")
        }
    }

    func run() async throws {
        if let check {
            try Report.check(check, in: store(of: check))
            StandardOutput.write("\(check): every number is what the store says\n")
            return
        }
        if let update {
            try await Report.update(update, in: store(of: update))
            StandardError.write("wrote \(update)\n")
            return
        }
        let path = output ?? "results.md"
        try await Report(storeOptions.forReading(), selection: selection).write(to: path)
        StandardError.write("wrote \(path)\n")
    }

    /// The store that was named, else the one beside the report, else the usual one.
    private func store(of report: String) throws -> RunStore {
        let beside = Publication.store(beside: report)
        if storeOptions.store == nil, access(beside, F_OK) == 0 { return try RunStore(reading: beside) }
        return try storeOptions.forReading()
    }
}

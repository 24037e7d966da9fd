import ArgumentParser
import Reports
import RunStore

/// `etude report`: the answer that runs give, as markdown with pictures.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what runs show as markdown: table, controls, statistics, curves, how to reproduce.",
        discussion: """
            Examples:
              etude report denoise -o results.md
              etude report --check results.md
            """)

    @Argument(
        help: "Studies, experiments, files, ids (their beginning is enough) or tags; everything by default.")
    var selection: [String] = []

    @Option(name: .shortAndLong, help: "The markdown file; its pictures go to a folder beside it.")
    var output: String?

    @Option(name: .long, help: "Recompute a report that was written, and fail where a number is stale.")
    var check: String?

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if check != nil, output != nil || !selection.isEmpty {
            throw ValidationError("--check takes the runs from the report itself: give it alone")
        }
    }

    func run() async throws {
        let store = try storeOptions.forReading()
        if let check {
            try Report.check(check, in: store)
            StandardOutput.write("\(check): every number is what the store says\n")
            return
        }
        let path = output ?? "results.md"
        try await Report(store, selection: selection).write(to: path)
        StandardError.write("wrote \(path)\n")
    }
}

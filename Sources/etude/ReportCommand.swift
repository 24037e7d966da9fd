import ArgumentParser
import Glibc
import Reports
import RunStore

/// `etude report`: the answer that runs give, as markdown with pictures.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Write what runs show, as markdown or HTML: table, controls, statistics, curves, sounds, how to reproduce.",
        discussion: """
            A report that has a store beside it (results.sqlite beside results.md, as `etude store export` writes it) is \
            checked and updated against that store.

            Examples:
              etude report denoise -o results.md
              etude report --where 'val.si_sdr > 8' --html -o results.html
              etude report denoise --template paper.template.md -o paper.md
              etude report --check results.md
              etude report --update docs/results/denoise.md
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(
        name: .shortAndLong,
        help:
            "The file (default: results.md, or results.html with --html); pictures of markdown go to a folder beside it."
    )
    var output: String?

    @Option(name: .long, help: "Recompute a report that was written, and fail where a number is stale.")
    var check: String?

    @Option(name: .long, help: "Make a report that was written anew, of the runs that it names.")
    var update: String?

    @Flag(name: .long, help: "One page of HTML that holds its pictures and its sounds, with players.")
    var html = false

    @Option(
        name: .long,
        help:
            "A page of your own with places such as {{results}} for the parts; its path is relative to the report."
    )
    var template: String?

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        let isOfItself = check != nil || update != nil
        let isNew = output != nil || html || template != nil || !selection.selection.isEmpty
        if isOfItself, isNew || selection.filter != RunFilter() || (check != nil && update != nil) {
            throw ValidationError(
                "--check and --update take everything from the report itself: give one of them alone")
        }
    }

    func run() async throws {
        if let check {
            try Report.check(check, in: store(of: check))
            StandardOutput.write("\(check): every number is what the store says\n")
            return
        }
        if let update {
            Self.tell(try await Report.update(update, in: store(of: update)), update)
            return
        }
        let path = output ?? (html ? "results.html" : "results.md")
        let request = ReportRequest(selection.selection, filter: selection.filter, template: template)
        let report = try Report(storeOptions.forReading(), request)
        Self.tell(html ? try await report.writePage(to: path) : try await report.write(to: path), path)
    }

    private static func tell(_ outcome: Report.Outcome, _ path: String) {
        StandardError.write("wrote \(path)\n")
        for line in outcome.kept { StandardError.write("kept, as your own words: \(line)\n") }
        for line in outcome.missing { StandardError.write("\(line)\n") }
    }

    /// The store that was named, else the one beside the report, else the usual one.
    private func store(of report: String) throws -> RunStore {
        let beside = Publication.store(beside: report)
        if storeOptions.store == nil, access(beside, F_OK) == 0 { return try StoreOptions.reading(beside) }
        return try storeOptions.forReading()
    }
}

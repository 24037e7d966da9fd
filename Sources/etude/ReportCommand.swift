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
            checked and updated against that store. Numbers in words of your own are too, where a comment says what they are: \
            17.9 dB<!-- is: val.si_sdr of useful -->; so are orders: <!-- holds: val.si_sdr of a > val.si_sdr of b -->. \
            A text that is no report names the store in a line, <!-- numbers of: results.sqlite -->.

            Examples:
              etude report denoise -o results.md
              etude report --where 'val.si_sdr > 8' --html -o results.html
              etude report denoise --template paper.template.md -o paper.md
              etude report --check results.md
              etude report --update docs/results/denoise.md docs/codec.md
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(
        name: .shortAndLong,
        help:
            "The file (default: results.md, or results.html with --html); pictures of markdown go to a folder beside it."
    )
    var output: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp(
            "Recompute reports that were written and numbers that are marked, and fail where one is stale.",
            valueName: "file"))
    var check: [String] = []

    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp(
            "Make reports that were written anew, of the runs that they name, and write marked numbers anew.",
            valueName: "file"))
    var update: [String] = []

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
        let isOfItself = !check.isEmpty || !update.isEmpty
        let isNew = output != nil || html || template != nil || !selection.selection.isEmpty
        if isOfItself,
            isNew || selection.filter != RunFilter() || (!check.isEmpty && !update.isEmpty)
        {
            throw ValidationError(
                "--check and --update take everything from the documents: give one of them alone")
        }
    }

    func run() async throws {
        if !check.isEmpty { return try checkAll() }
        if !update.isEmpty { return try await updateAll() }
        let path = output ?? (html ? "results.html" : "results.md")
        let request = ReportRequest(selection.selection, filter: selection.filter, template: template)
        let report = try Report(storeOptions.forReading(), request)
        Self.tell(html ? try await report.writePage(to: path) : try await report.write(to: path), path)
    }

    private func checkAll() throws {
        var isStale = false
        for path in check {
            do {
                let contents = try document(path).check()
                let every = contents.isReport ? "every number" : "every marked number"
                StandardOutput.write(
                    "\(path): \(every) is what the store says"
                        + (contents.marked > 0 ? ", \(contents.marked) in its own words\n" : "\n"))
            } catch let error as ReportError {
                guard case .stale = error else { throw error }
                StandardError.write("etude: \(error)\n")
                isStale = true
            }
        }
        if isStale { throw Ending.failed.code }
    }

    private func updateAll() async throws {
        var isUntrue = false
        for path in update {
            let outcome = try await document(path).update()
            Self.tell(outcome.report, path)
            for line in outcome.changed { StandardError.write("\(line)\n") }
            for line in outcome.untrue { StandardError.write("\(line)\n") }
            if !outcome.untrue.isEmpty { isUntrue = true }
        }
        if isUntrue { throw Ending.failed.code }
    }

    private static func tell(_ outcome: Report.Outcome, _ path: String) {
        StandardError.write("wrote \(path)\n")
        for line in outcome.kept { StandardError.write("kept, as your own words: \(line)\n") }
        for line in outcome.missing { StandardError.write("\(line)\n") }
    }

    /// Of a report the store that was named, else the one beside it, else the usual one.
    private func document(_ path: String) -> Document {
        Document(
            path,
            usual: {
                let beside = Publication.store(beside: path)
                if storeOptions.store == nil, access(beside, F_OK) == 0 {
                    return (try StoreOptions.reading(beside), beside)
                }
                return (try storeOptions.forReading(), storeOptions.path)
            }, open: { try StoreOptions.reading($0) })
    }
}

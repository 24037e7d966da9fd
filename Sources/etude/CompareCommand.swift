import ArgumentParser
import Reports
import RunStore

/// `etude compare`: runs side by side, with the controls beside them.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs: a table with the controls beside them.",
        discussion: """
            Numbers are those of each run's best epoch unless --value says otherwise. The best of a column is bold, or starred \
            where bold cannot be shown.

            Examples:
              etude compare denoise --sort -val.si_sdr
              etude compare stft-unet wave-unet --seeds mean
              etude compare denoise --columns id,name,'val.*' --format csv
            """)

    @Argument(
        help: "Studies, experiments, files, ids (their beginning is enough) or tags; everything by default.")
    var selection: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: "Columns to sort by, comma-separated; a - before one puts its largest on top.")
    var sort: String?

    @Option(name: .long, help: "Columns by name or pattern, comma-separated, each renamed by =TITLE.")
    var columns: String?

    @Option(name: .long, help: "Which epoch's number: best, last, min, max or mean.")
    var value: MetricChoice = .best

    @Option(name: .long, help: "At most this many rows; 0 for all (default: 50 in a table, else all).")
    var top: Int?

    @Option(
        name: .long,
        help: "each: one row a run; mean: one row an experiment, its mean over seeds with an interval.")
    var seeds: Seeds = .each

    @OptionGroup var tableOptions: TableOptions
    @OptionGroup var storeOptions: StoreOptions

    /// Whether seeds stand alone.
    enum Seeds: String, ExpressibleByArgument, CaseIterable { case each, mean }

    func validate() throws {
        if let top, top < 0 { throw ValidationError("--top is \(top); give 0 for all, or how many rows") }
    }

    func run() throws {
        let store = try storeOptions.forReading()
        let limit = top ?? (tableOptions.format == .table ? 50 : 0)
        let request = ComparisonRequest(
            selection: RunSelection(selection), columns: Self.list(columns), sort: Self.list(sort),
            value: value,
            top: limit == 0 ? nil : limit, collapsesSeeds: seeds == .mean)
        let isForPeople = [.table, .markdown, .html].contains(tableOptions.format)
        let tables =
            isForPeople && seeds == .each
            ? try Comparison.tables(store, request) : [try Comparison.table(store, request)]
        let texts = tables.map { $0.text(tableOptions.format, style: tableOptions.style) }
        StandardOutput.write(texts.joined(separator: "\n"))
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

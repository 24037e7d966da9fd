import ArgumentParser
import Glibc
import Reports
import RunStore

/// `etude compare`: runs side by side, with the controls beside them.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs: a table with the controls beside them.",
        discussion: """
            Numbers are those of each run's best epoch unless --value, or an @ behind a column, says otherwise. The best of a \
            column is bold, or starred where bold cannot be shown. docs/reports.md describes conditions, marks and statistics.

            Examples:
              etude compare denoise --sort -val.si_sdr --tests
              etude compare --where 'model.kind == stft_unet and val.si_sdr > 8' --since 3d
              etude compare denoise --group-by model,training.learning_rate
              etude compare denoise --columns id,name,'val.*',val.si_sdr@max='highest SI-SDR' --format csv
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: "Columns or settings to sort by, comma-separated; a - before one puts its largest on top.")
    var sort: String?

    @Option(
        name: .long,
        help:
            "Columns by name or pattern, comma-separated, each with @EPOCH and renamed by =TITLE where wanted."
    )
    var columns: String?

    @Option(name: .long, help: "Which epoch's number: best, last, min, max or mean.")
    var value: MetricChoice = .best

    @Option(name: .long, help: "At most this many rows; 0 for all (default: 50 in a table, else all).")
    var top: Int?

    @Option(
        name: .long,
        help: "each: one row a run; mean: one row an experiment, its mean over seeds with an interval.")
    var seeds: Seeds = .each

    @Option(
        name: .long,
        help:
            "Fields or settings, comma-separated: one row for all runs that are equal in them, with their mean."
    )
    var groupBy: String?

    @Flag(name: .long, help: "Also how sure each difference between two experiments is.")
    var tests = false

    @Flag(name: .long, help: "Show the table anew as runs go on, until none is running or queued.")
    var watch = false

    @Option(name: .long, help: "With --watch, how many seconds lie between two looks.")
    var every = 2.0

    @OptionGroup var tableOptions: TableOptions
    @OptionGroup var storeOptions: StoreOptions

    /// Whether seeds stand alone.
    enum Seeds: String, ExpressibleByArgument, CaseIterable { case each, mean }

    func validate() throws {
        if let top, top < 0 { throw ValidationError("--top is \(top); give 0 for all, or how many rows") }
        if !(every >= 0.1 && every <= 3_600) {
            throw ValidationError("--every is \(every); give 0.1 to 3600 seconds")
        }
        if seeds == .mean, groupBy != nil {
            throw ValidationError("--seeds mean and --group-by make different groups: give one of them")
        }
    }

    func run() throws {
        let store = try storeOptions.forReading()
        guard watch else { return StandardOutput.write(try text(store)) }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var shown = ""
        while true {
            // Asked before the table is made: the last look then shows how everything ended.
            let isGoingOn = try isGoingOn(store)
            let text = try text(store)
            if text != shown {
                // From the top left corner, and nothing of the old table stays.
                StandardOutput.write((isTerminal ? "\u{1B}[H\u{1B}[2J" : shown.isEmpty ? "" : "\n") + text)
                shown = text
            }
            if !isGoingOn { return }
            var pause = timespec(
                tv_sec: Int(every), tv_nsec: Int(every.truncatingRemainder(dividingBy: 1) * 1e9))
            nanosleep(&pause, nil)
        }
    }

    /// A run that was killed stays marked as running; nobody waits for it.
    private func isGoingOn(_ store: RunStore) throws -> Bool {
        try store.runs(RunSelection(selection.selection)).contains {
            $0.status == .queued || ($0.status == .running && store.isAlive($0))
        }
    }

    private func text(_ store: RunStore) throws -> String {
        let limit = top ?? (tableOptions.format == .table ? 50 : 0)
        let request = ComparisonRequest(
            selection: RunSelection(selection.selection), filter: selection.filter,
            columns: Self.list(columns), sort: Self.list(sort), value: value, top: limit == 0 ? nil : limit,
            collapsesSeeds: seeds == .mean, groupBy: Self.list(groupBy))
        if [.table, .markdown, .html].contains(tableOptions.format) {
            return try Comparison.tables(store, request, withTests: tests).map {
                $0.text(tableOptions.format, style: tableOptions.style)
            }.joined(separator: "\n")
        }
        func table() throws -> String {
            try Comparison.table(store, request).text(tableOptions.format, style: tableOptions.style)
        }
        guard tests else { return try table() }
        let differences = try Comparison.differences(store, request).text(
            tableOptions.format, style: tableOptions.style)
        // Two documents after each other are no JSON, and two tables no CSV.
        switch tableOptions.format {
        case .json: return "{\"runs\": \(try table()), \"differences\": \(differences)}\n"
        case .csv: return differences
        default: return "\(try table())\n\(differences)"
        }
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

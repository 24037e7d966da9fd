import ArgumentParser
import Reports
import RunStore

/// `etude store export`: some runs as a small store of their own.
struct StoreExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write some runs as a small store of their own, to be published beside their report.",
        discussion: """
            Settings, every epoch's metrics, tags and notes go along, checkpoints stay. Of the scores of single clips, those \
            of the metric that ranks go along, which is what a report needs.

            Example:
              etude store export denoise -o docs/results/denoise.sqlite
              etude report --store docs/results/denoise.sqlite -o docs/results/denoise.md
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(name: .shortAndLong, help: "The new store; one that an export left there is replaced.")
    var output: String

    @Flag(name: .long, help: "The scores of single clips of every metric.")
    var allClips = false

    @Option(name: .long, help: "Of how many clips the sounds go along, of one run an experiment.")
    var sounds = 1

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if sounds < 0 {
            throw ValidationError("--sounds is \(sounds); give 0 for none, or of how many clips")
        }
    }

    func run() throws {
        let store = try storeOptions.forReading()
        let outcome: ExportOutcome
        do {
            outcome = try export(from: store)
        } catch let error as StoreError where error.path != nil && error.path != store.path {
            throw StoreError.named(error, by: "file with -o")
        }
        StandardOutput.write(
            "\(output): \(outcome.runs) runs, \(Figure.bytes(outcome.bytes))"
                + (outcome.files == 0
                    ? "\n" : ", and \(outcome.files) files of \(Figure.bytes(outcome.fileBytes))\n"))
    }

    private func export(from store: RunStore) throws -> ExportOutcome {
        try Publication.export(
            from: store, RunSelection(selection.selection), filter: selection.filter,
            to: output, allClips: allClips,
            sounds: sounds)
    }
}

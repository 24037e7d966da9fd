import ArgumentParser
import Experiments
import Reports
import RunStore
import Tensors

/// `etude sounds`: hear what runs that are finished make of a few validation clips.
struct SoundsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sounds",
        abstract:
            "Store what runs make of a few validation clips: input, output, target, and their spectrograms.",
        discussion: """
            `etude run` does this as a run ends; this is for runs that were trained without, or for more clips.

            Example:
              etude sounds denoise --clips 5
            """)

    @OptionGroup var selection: SelectionOptions
    @Option(name: .long, help: "How many clips, spread over the validation set.")
    var clips = 3
    @OptionGroup var folder: DataFolderOption
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if !(1...1_000).contains(clips) { throw ValidationError("--clips is \(clips); give 1 to 1000") }
    }

    func run() async throws {
        let store = try storeOptions.forChanging()
        ThreadPool.configure(threads: try ThreadOption.resolve(nil))
        let runs = try store.runs(RunSelection(selection.selection))
        if runs.isEmpty {
            throw ReportError.invalid(try RunList.emptiness(store, RunSelection(selection.selection)))
        }
        for run in try selection.filter.applied(to: runs, in: store) where run.bestEpoch != nil {
            let (files, missing, remarks) = try await ValidationSounds.store(
                of: run, in: store, data: folder.data(besides: store), count: clips)
            if let missing { StandardError.write("\(missing)\n") }
            for remark in remarks { StandardError.write("run \(run.id.prefix(8)): \(remark)\n") }
            StandardOutput.write(files.map { "\(store.folder(of: run.id))/\($0.path)\n" }.joined())
        }
    }
}

import ArgumentParser
import Experiments
import RunStore
import Tensors

/// `etude codec`: what a codec's files are worth.
struct CodecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codec",
        abstract:
            "Store a codec's validation clips in files, and score them beside Opus and plain downsampling.",
        discussion:
            "Every stored byte counts. The sounds go to codec/ in the run's folder: see docs/codec.md.")

    @Argument(help: "The run's id (its beginning is enough), or an experiment that has one run.")
    var selection: String

    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var folder: DataFolderOption

    @Option(name: .long, help: "Threads to compute with; all cores by default.")
    var threads: Int?

    func run() async throws {
        let store = try storeOptions.forReading()
        let run = try store.run(selection)
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        guard let record = try await CodecRecord.write(run, in: store, data: folder.data(besides: store))
        else {
            throw RunError.coding(
                "run \(run.id) is no codec: its model is \(run.model), and conv_autoencoder is what can encode"
            )
        }
        StandardOutput.write(record.table)
        if record.files.isEmpty {
            StandardError.write(
                "\(store.folder(of: run.id)) cannot be written, so the sounds are not kept\n")
        }
    }
}

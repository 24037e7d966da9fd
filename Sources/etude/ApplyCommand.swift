import ArgumentParser
import Audio
import Experiments
import RunStore
import Tensors

/// `etude apply`: send a recording through a trained model.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Send a recording of any length, rate and number of channels through a run's best weights.")

    @Argument(help: "The run's id (its beginning is enough), or an experiment that has one run.")
    var selection: String

    @Argument(help: "The recording: wav, flac, ogg, mp3, or anything ffmpeg decodes.")
    var input: String

    @Option(
        name: .shortAndLong, help: "Where the result goes; the input's format, unless the name says another.")
    var output: String

    @OptionGroup var storeOptions: StoreOptions

    @Option(name: .long, help: "Threads to compute with; all cores by default.")
    var threads: Int?

    func run() async throws {
        let store = try storeOptions.forReading()
        let run = try store.run(selection)
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        let trained = try TrainedModel(run, in: store)
        let outcome = try await trained.application().run(from: input, to: output)
        let seconds = Double(outcome.frameCount) / Double(outcome.input.sampleRate)
        StandardOutput.write(
            "\(output): \((seconds * 10).rounded() / 10) s, \(outcome.input.channelCount) channel"
                + "\(outcome.input.channelCount == 1 ? "" : "s") at \(outcome.input.sampleRate) Hz, \(outcome.format), by run \(run.id.prefix(8))\n"
        )
    }
}

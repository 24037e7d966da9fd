import ArgumentParser
import Corpora
import Experiments
import RunStore
import Tensors

/// `etude decode`: what `etude encode` wrote, back to sound.
struct DecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Turn coded sound back into a recording.",
        discussion: "The file names the run that made it; its weights must be in the store.")

    @Argument(help: "What `etude encode` wrote.")
    var input: String

    @Option(
        name: .shortAndLong, help: "Where the sound goes; 16-bit wav, unless the name says another format.")
    var output: String

    @Option(name: .long, help: "The run to decode with, where the file's own is known under another id.")
    var run: String?

    @OptionGroup var coding: WritingOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(name: .long, help: "Threads to compute with; all cores by default.")
    var threads: Int?

    func run() async throws {
        let name = try SoundCoding.run(of: input)
        let store = try storeOptions.forReading()
        let made: Run
        if let run {
            made = try store.run(run)
        } else if let found = try store.run(id: name) {
            made = found
        } else {
            throw RunError.coding(
                "\(input) was encoded by run \(name), which is not in the store \(storeOptions.path); name the store that has it with --store"
            )
        }
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        let sound = try SoundCoding(TrainedModel(made, in: store), of: made).decode(
            from: input, to: output, options: coding.options)
        WritingOptions.tell(of: sound.clippedCount, in: output)
        let seconds = Double(sound.frameCount) / Double(sound.sampleRate)
        StandardOutput.tell(
            "\(output): \((seconds * 10).rounded() / 10) s, \(Quantity.count(sound.channelCount, "channel")) "
                + "at \(sound.sampleRate) Hz, by run \(made.id.prefix(8))\n",
            of: output)
    }
}

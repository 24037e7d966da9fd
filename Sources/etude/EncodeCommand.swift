import ArgumentParser
import Experiments
import Learning
import RunStore
import Tensors

/// `etude encode`: a recording through the first half of a codec, to a small file.
struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Compress a recording of any length, rate and number of channels with a run's codec.",
        discussion: "The file names its run, and `etude decode` needs that run: see docs/codec.md.")

    @Argument(help: "The run's id (its beginning is enough), or an experiment that has one run.")
    var selection: String

    @Argument(help: "The recording: wav, flac, ogg, mp3, or anything ffmpeg decodes.")
    var input: String

    @Option(name: .shortAndLong, help: "Where the coded sound goes, usually NAME.etude.")
    var output: String

    @Option(name: .long, help: "Bits of each number of the latent, 2 to 16; the experiment's own by default.")
    var bits: Int?

    @Flag(name: .long, help: "Store the phase too, 16 bits a bin: nearly lossless, and large.")
    var storePhase = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(name: .long, help: "Threads to compute with; all cores by default.")
    var threads: Int?

    func validate() throws {
        if let bits, !(2...16).contains(bits) {
            throw ValidationError("--bits is \(bits); a number is stored in 2 to 16 bits")
        }
    }

    func run() async throws {
        let store = try storeOptions.forReading()
        let run = try store.run(selection)
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        let trained = try TrainedModel(run, in: store)
        let coding = try SoundCoding(trained, of: run)
        let usual = (trained.model as? any SoundCodec)?.latentBits ?? 8
        let outcome = try await coding.encode(
            from: input, to: output, CodingOptions(bits: bits ?? usual, storesPhase: storePhase),
            tolerance: reading.tolerance)
        func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        StandardOutput.tell(
            "\(output): \(outcome.byteCount) bytes, \(tenth(outcome.kilobits)) kbit/s, "
                + "\((outcome.ratio * 100).rounded() / 100) times smaller than 16-bit PCM, by run \(run.id.prefix(8))\n",
            of: output)
    }
}

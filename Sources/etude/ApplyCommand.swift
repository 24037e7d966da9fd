import ArgumentParser
import Audio
import Corpora
import Experiments
import Files
import Learning
import RunStore
import Tensors

/// `etude apply`: send a recording through a trained model.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Send a recording of any length, rate and number of channels through a run's best weights.",
        discussion: """
            Of a folder, every recording is applied, to the same path below --output. One that cannot be costs its own result: \
            it is named, and the exit code is then 3.

            A model that predicts (lstm_mel) goes on where the recording ends, or at --at: the result is what it heard and \
            what it makes of it, and beside it stands a plot of both, with what really follows where that is known.

            A model that inverts reassigned spectrograms (reassigned_exact, griffin_lim, ...) takes an .npz or .npy file of \
            librosa's frequencies, times and magnitudes, or a recording, of which it is given that map alone and is then \
            scored. What could not be recovered is zero and named, parts whose signs against each other the map does not tell \
            are named with their times, and the exit code is then 3.
            """)

    @Argument(help: "The run's id (its beginning is enough), or an experiment that has one run.")
    var selection: String

    @Argument(
        help:
            "The recording: wav, flac, ogg, mp3, or anything ffmpeg decodes; or arrays to invert; or a folder of recordings."
    )
    var input: String

    @Option(
        name: .shortAndLong,
        help:
            "Where the result goes, a folder for a folder; the input's format, unless the name says another.")
    var output: String

    @Option(name: .long, help: "A model that predicts: how many seconds. 5 unless said otherwise.")
    var seconds: Double?

    @Option(
        name: .long, help: "A model that predicts: from which second of the recording on, instead of its end."
    )
    var at: Double?

    @OptionGroup var coding: WritingOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var storeOptions: StoreOptions

    @Option(name: .long, help: "Threads to compute with; all cores by default.")
    var threads: Int?

    func run() async throws {
        let store = try storeOptions.forReading()
        let run = try store.run(selection)
        ThreadPool.configure(threads: try ThreadOption.resolve(threads))
        let trained = try TrainedModel(run, in: store)
        if trained.model is any ContinuingModel {
            try checkSeconds()
        } else if seconds != nil || at != nil {
            throw ValidationError(
                "--seconds and --at are for models that predict; run \(run.id.prefix(8)) trained \(run.model)"
            )
        }
        guard SoundPairs.isFolder(input) else { return try await apply(trained, run, input, output) }
        try await applyToFolder { try await apply(trained, run, $0, $1) }
    }

    /// Sends one recording, or one map, through the model.
    private func apply(_ trained: TrainedModel, _ run: Run, _ input: String, _ output: String) async throws {
        if let model = trained.model as? any ContinuingModel {
            return try await go(on: model, run: run, input, output)
        }
        if let model = trained.model as? any InvertingModel {
            return try await invert(with: model, run: run, input, output)
        }
        if FileInversion.holdsArrays(input) {
            throw ValidationError(
                "\(input) holds arrays, which models that invert a reassigned spectrogram take; run \(run.id.prefix(8)) trained \(run.model)"
            )
        }
        var application = trained.application()
        application.tolerance = reading.tolerance
        let outcome = try await application.run(from: input, to: output, options: coding.options)
        WritingOptions.tell(of: outcome.clippedCount, in: output)
        let seconds = Double(outcome.frameCount) / Double(outcome.input.sampleRate)
        StandardOutput.tell(
            "\(output): \((seconds * 10).rounded() / 10) s, \(Quantity.count(outcome.input.channelCount, "channel")) "
                + "at \(outcome.input.sampleRate) Hz, \(outcome.format), by run \(run.id.prefix(8))\n",
            of: output)
    }

    private func checkSeconds() throws {
        let wanted = seconds ?? 5
        guard wanted > 0, wanted <= 3_600 else {
            throw ValidationError("--seconds must be above 0 and at most 3600, not \(wanted)")
        }
    }

    /// Lets a model that predicts go on, and draws what it predicted.
    private func go(
        on model: any ContinuingModel, run: Run, _ input: String, _ output: String
    ) async throws {
        let wanted = seconds ?? 5
        let outcome = try await FileContinuation(
            model, from: at, seconds: wanted, tolerance: reading.tolerance
        ).run(
            from: input, to: output, options: coding.options)
        WritingOptions.tell(of: outcome.clippedCount, in: output)
        if outcome.cancels {
            ReadingOptions.tellOfCancelling(in: input, remedy: ReadingOptions.singleChannel)
        }
        let heard = Double(model.contextCount) / Double(model.sampleRate)
        StandardOutput.tell(
            "\(output): \(Self.short(heard)) s heard up to second \(Self.short(outcome.start)), then \(Self.short(wanted)) s by run \(run.id.prefix(8))\n",
            of: output)
        for (name, decibels) in outcome.distances {
            StandardOutput.tell("  \(name): \(Self.short(decibels)) dB from what follows\n", of: output)
        }
        // Beside a device or a pipe lies nothing.
        guard OutputFile.regularPlace(of: output) != nil else { return }
        let picture = output + ".png"
        do { try await outcome.plot(of: model, title: input).write(to: picture) } catch let error
            as AudioError
        {
            // The sound is whole without it.
            guard case .tool = error else { throw error }
            return StandardError.write("\(picture) was not drawn: \(error)\n")
        }
        StandardOutput.tell("\(picture)\n", of: output)
    }

    static func short(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

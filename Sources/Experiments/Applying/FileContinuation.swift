import Audio
import Catalog
import Learning

/// Lets a model go on where a recording ends, or from any moment of it.
///
/// The result is what the model heard followed by what it makes of it, mono and at the model's rate. Only what is
/// needed of the recording is read, so its length does not matter.
public struct FileContinuation {
    public let model: any ContinuingModel
    /// Where the model takes over, in seconds; nil: the recording's end.
    public var start: Double?
    /// Seconds to predict.
    public var duration: Double
    /// Whether what is there is taken of a recording that is cut short or damaged.
    public var tolerance: Tolerance

    public init(
        _ model: any ContinuingModel, from start: Double? = nil, seconds duration: Double,
        tolerance: Tolerance = .none
    ) {
        self.tolerance = tolerance
        self.model = model
        self.start = start
        self.duration = duration
    }

    /// What was done.
    public struct Outcome {
        /// Seconds into the recording where the model took over.
        public var start: Double
        public var continuation: Continuation
        /// What really follows in the recording; nil where it ends there.
        public var target: PowerSpectra?
        /// How far a prediction is from what really follows, over as much as there is: the model's, and those that need
        /// no training. Mean absolute difference of mel bands, dB.
        public var distances: [(name: String, decibels: Double)]
        /// Whether the recording's channels cancel in their mean, which is what the model heard.
        public var cancels: Bool
        /// Samples past full scale that were cut off.
        public var clippedCount: Int
    }

    /// - Throws: `AudioError` when the input is not sound, is too short, or the output cannot be written.
    public func run(
        from input: String, to output: String, options: AudioWriter.Options = AudioWriter.Options()
    ) async throws -> Outcome {
        let decoded = try await DecodedFile(input, tolerance: tolerance)
        let info = decoded.info
        let rate = model.sampleRate
        let total = try AudioFile.frameCount(decoded.path, tolerance: tolerance)
        let length = Double(total) / Double(info.sampleRate)
        let needed = Double(model.contextCount) / Double(rate)
        let start = start ?? length
        guard start <= length else {
            throw AudioError.invalid("\(input) ends after \(Self.text(length)) s, before --at \(start)")
        }
        guard start >= needed else {
            throw AudioError.invalid(
                "the model must hear \(Self.text(needed)) s before it can go on, and there \(start < length ? "are" : "is only") "
                    + "\(Self.text(start)) s of \(input) before that")
        }
        let count = max(1, Int((duration * Double(rate)).rounded()))
        let (sound, cancels) = try stretch(
            decoded.path, info, from: start - needed, seconds: needed + min(duration, length - start))
        let context = Self.fitted(Array(sound.prefix(model.contextCount)), to: model.contextCount)
        let continuation = model.continuation(of: context, count: count)
        var options = options
        options.inputs.append(input)
        let written = try AudioFile.write(
            Clip(sampleRate: rate, mono: continuation.context + continuation.samples), to: output,
            options: options)
        let following = Array(sound.dropFirst(model.contextCount))
        var outcome = Outcome(
            start: start, continuation: continuation, target: nil, distances: [], cancels: cancels,
            clippedCount: written.clippedCount)
        // Less than a frame of what follows says nothing.
        if following.count > rate / 10 {
            let target = model.spectrum(of: following)
            outcome.target = target
            let estimates =
                [("prediction", continuation.spectrum)]
                + model.controls(of: context, count: count).map { (Self.words($0.name), $0.spectrum) }
            outcome.distances = estimates.compactMap { name, spectrum in
                distance(spectrum, target).map { (name, $0) }
            }
        }
        return outcome
    }

    /// Over the frames that both have.
    private func distance(_ estimate: PowerSpectra, _ target: PowerSpectra) -> Double? {
        guard let made = estimate.parts["mix"], let wanted = target.parts["mix"] else { return nil }
        let frames = min(wanted.frameCount, made.frameCount)
        func cut(_ spectrum: Spectrogram) -> PowerSpectra {
            let values = Array(spectrum.values.prefix(frames * spectrum.binCount))
            return PowerSpectra(
                parts: ["mix": Spectrogram(frameCount: frames, binCount: spectrum.binCount, values: values)],
                frequencies: target.frequencies)
        }
        var clip = ScoredClip(
            id: "", sampleRate: model.sampleRate, input: [], estimate: [], reference: [], seconds: nil)
        clip.spectra = (cut(made), cut(wanted))
        return MelDistance().values(for: clip)[0]
    }

    /// A name in the table's own words.
    private static func words(_ name: String) -> String {
        String(name.map { $0 == "_" ? " " : $0 })
    }

    /// A stretch of a recording, mono, at the model's rate.
    private func stretch(
        _ path: String, _ info: AudioInfo, from start: Double, seconds: Double
    ) throws -> (sound: [Float], cancels: Bool) {
        let clip = try AudioFile.read(
            path, from: max(0, Int((start * Double(info.sampleRate)).rounded())),
            count: Int((seconds * Double(info.sampleRate)).rounded()), tolerance: tolerance)
        return (
            try Resampler.resample(clip.mono(), from: info.sampleRate, to: model.sampleRate), clip.cancels
        )
    }

    /// Rates that do not divide leave a sample more or less.
    private static func fitted(_ samples: [Float], to count: Int) -> [Float] {
        samples + Array(repeating: samples.last ?? 0, count: max(0, count - samples.count))
    }

    private static func text(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100)" }
}

extension FileContinuation.Outcome {
    /// What was heard and really follows, above what was heard and predicted; a line where the model took over.
    public func plot(of model: any ContinuingModel, title: String) -> SpectraPlot {
        let heard = model.spectrum(of: continuation.context).parts["mix"]
        func joined(_ end: PowerSpectra?) -> Spectrogram {
            let end = end?.parts["mix"]
            let bands = heard?.binCount ?? end?.binCount ?? 0
            let values = (heard?.values ?? []) + (end?.values ?? [])
            return Spectrogram(
                frameCount: bands == 0 ? 0 : values.count / bands, binCount: bands, values: values)
        }
        let frames = heard?.frameCount ?? 0
        let step = Double(model.contextCount) / Double(model.sampleRate) / Double(max(1, frames))
        return SpectraPlot(
            [
                .init(target == nil ? "heard" : "heard, and what follows", joined(target)),
                .init("heard, and predicted", joined(continuation.spectrum)),
            ], title: title, frameStep: step, start: start - step * Double(frames), mark: start)
    }
}

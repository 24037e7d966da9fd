import Audio
import Glibc
import Learning

/// Makes sound of a reassigned spectrogram in a file, or of that of a recording, which then also says how near it came.
///
/// A recording is mixed to mono and brought to the model's rate; of it the model is given its map alone, and the signs
/// that the map does not know, of the whole or of each of its parts, are taken from the recording. Of arrays (.npz or .npy, as librosa's are saved) nothing else is
/// known, and the sign is any. The result is mono, in floating point where the output's name allows (.wav), and every digit
/// in an .npy file.
public struct FileInversion {
    public let model: any InvertingModel
    /// Whether what is there is taken of a recording that is cut short or damaged.
    public let tolerance: Tolerance

    public init(_ model: any InvertingModel, tolerance: Tolerance = .none) {
        self.model = model
        self.tolerance = tolerance
    }

    /// What was done.
    public struct Outcome {
        public var inversion: Inversion
        /// Against the recording, with the better sign; nil where only its map was given.
        public var score: Score?
        /// Samples past full scale that were cut off.
        public var clippedCount: Int
        /// Whether the recording's channels cancel in their mean, which is what was inverted.
        public var cancels = false
    }

    /// How near an inversion came.
    public struct Score: Hashable, Sendable {
        /// Mean squared error.
        public var error: Double
        /// That of silence.
        public var silence: Double
        /// Decibels; nil where the two are equal, or the recording is silent.
        public var ratio: Double?
        /// The same with each part's better sign, and of each part by itself; nil where there is one part.
        public var byPart: ByPart?
    }

    /// A score in which every part has the sign that suits it.
    public struct ByPart: Hashable, Sendable {
        public var ratio: Double?
        /// In the order of the inversion's parts.
        public var parts: [PartScore]
    }

    /// Of one part.
    public struct PartScore: Hashable, Sendable {
        /// Decibels; nil where the two are equal, or the recording is silent there.
        public var ratio: Double?
        /// Whether its better sign is not that of the whole.
        public var isTurned: Bool
    }

    /// Whether a path names arrays rather than a recording.
    public static func holdsArrays(_ path: String) -> Bool {
        [".npz", ".npy"].contains { path.lowercased().hasSuffix($0) }
    }

    /// - Throws: `AudioError` when the input is neither, contradicts itself or the model, or the output cannot be written.
    public func run(
        from input: String, to output: String, options: AudioWriter.Options = AudioWriter.Options()
    ) async throws -> Outcome {
        guard Self.holdsArrays(input) else { return try await runRecording(input, to: output, options) }
        let map = try ReassignedFile.read(input)
        do { try map.check(against: model.layout) } catch { throw AudioError.invalid("\(input): \(error)") }
        let inversion = try model.invert(map, count: nil)
        let clipped = try write(inversion.samples, to: output, notOver: input, options)
        return Outcome(inversion: inversion, score: nil, clippedCount: clipped)
    }

    private func runRecording(
        _ input: String, to output: String, _ options: AudioWriter.Options
    ) async throws -> Outcome {
        let clip = try await DecodedFile(input, tolerance: tolerance).read()
        let samples = try Resampler.resample(clip.mono(), from: clip.sampleRate, to: model.sampleRate)
        var inversion = try model.invert(try model.map(of: samples), count: samples.count)
        if clip.channelCount > 1 {
            inversion.notes.append(
                "the mean of the \(clip.channelCount) channels of \(input) was inverted, and \(output) has one"
            )
        }
        let wanted = samples.map(Double.init)
        if Self.product(inversion.samples, wanted) < 0 {
            inversion.samples = inversion.samples.map { -$0 }
        }
        let count = Double(max(1, samples.count))
        let everything = [0..<min(samples.count, inversion.samples.count)]
        let (power, error) = Self.powers(inversion.samples, wanted, everything)
        var score = Score(
            error: error / count, silence: power / count, ratio: Self.decibels(power, over: error))
        if inversion.parts.count > 1 {
            let parts = inversion.parts.map { part in
                let isTurned = Self.product(inversion.samples, wanted, part.ranges) < 0
                if isTurned {
                    for n in part.ranges.joined() { inversion.samples[n] = -inversion.samples[n] }
                }
                let (power, error) = Self.powers(inversion.samples, wanted, part.ranges)
                return PartScore(ratio: Self.decibels(power, over: error), isTurned: isTurned)
            }
            let (power, error) = Self.powers(inversion.samples, wanted, everything)
            score.byPart = ByPart(ratio: Self.decibels(power, over: error), parts: parts)
        }
        let clipped = try write(inversion.samples, to: output, notOver: input, options)
        return Outcome(inversion: inversion, score: score, clippedCount: clipped, cancels: clip.cancels)
    }

    private static func product(_ made: [Double], _ wanted: [Double], _ ranges: [Range<Int>]? = nil) -> Double
    {
        (ranges ?? [0..<min(made.count, wanted.count)]).joined().reduce(0) { $0 + made[$1] * wanted[$1] }
    }

    private static func powers(
        _ made: [Double], _ wanted: [Double], _ ranges: [Range<Int>]
    ) -> (power: Double, error: Double) {
        ranges.joined().reduce((0, 0)) { sums, n in
            let difference = made[n] - wanted[n]
            return (sums.0 + wanted[n] * wanted[n], sums.1 + difference * difference)
        }
    }

    private static func decibels(_ power: Double, over error: Double) -> Double? {
        power > 0 && error > 0 ? 10 * log10(power / error) : nil
    }

    /// - Returns: how many samples were cut off at full scale.
    private func write(
        _ samples: [Double], to output: String, notOver input: String, _ options: AudioWriter.Options
    ) throws -> Int {
        if output.lowercased().hasSuffix(".npy") {
            try NumpyFile.write(.float64(samples), shape: [samples.count], to: output, notOver: [input])
            return 0
        }
        let isWave = output.lowercased().hasSuffix(".wav")
        var options = options
        options.inputs.append(input)
        return try AudioFile.write(
            Clip(sampleRate: model.sampleRate, mono: samples.map { Float($0) }), to: output,
            format: isWave ? .wavFloat : nil, options: options
        ).clippedCount
    }
}

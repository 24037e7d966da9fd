import Audio
import Glibc
import Learning

/// Makes sound of a reassigned spectrogram in a file, or of that of a recording, which then also says how near it came.
///
/// A recording is mixed to mono and brought to the model's rate; of it the model is given its map alone, and the sign
/// that the map does not know is taken from the recording. Of arrays (.npz or .npy, as librosa's are saved) nothing else is
/// known, and the sign is any. The result is mono, in floating point where the output's name allows (.wav), and every digit
/// in an .npy file.
public struct FileInversion {
    public let model: any InvertingModel

    public init(_ model: any InvertingModel) { self.model = model }

    /// What was done.
    public struct Outcome {
        public var inversion: Inversion
        /// Against the recording, with the better sign; nil where only its map was given.
        public var score: Score?
    }

    /// How near an inversion came.
    public struct Score: Hashable, Sendable {
        /// Mean squared error.
        public var error: Double
        /// That of silence.
        public var silence: Double
        /// Decibels; nil where the two are equal, or the recording is silent.
        public var ratio: Double?
    }

    /// Whether a path names arrays rather than a recording.
    public static func holdsArrays(_ path: String) -> Bool {
        [".npz", ".npy"].contains { path.lowercased().hasSuffix($0) }
    }

    /// - Throws: `AudioError` when the input is neither, contradicts itself or the model, or the output cannot be written.
    public func run(from input: String, to output: String) async throws -> Outcome {
        guard Self.holdsArrays(input) else { return try await runRecording(input, to: output) }
        let map = try ReassignedFile.read(input)
        do { try map.check(against: model.layout) } catch { throw AudioError.invalid("\(input): \(error)") }
        let inversion = try model.invert(map, count: nil)
        try write(inversion.samples, to: output)
        return Outcome(inversion: inversion, score: nil)
    }

    private func runRecording(_ input: String, to output: String) async throws -> Outcome {
        let clip = try await DecodedFile(input).read()
        let samples = try Resampler.resample(clip.mono(), from: clip.sampleRate, to: model.sampleRate)
        var inversion = try model.invert(try model.map(of: samples), count: samples.count)
        let product = zip(inversion.samples, samples).reduce(0.0) { $0 + $1.0 * Double($1.1) }
        if product < 0 { inversion.samples = inversion.samples.map { -$0 } }
        let count = Double(max(1, samples.count))
        let error = zip(inversion.samples, samples).reduce(0.0) {
            $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1))
        }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        try write(inversion.samples, to: output)
        return Outcome(
            inversion: inversion,
            score: Score(
                error: error / count, silence: power / count,
                ratio: power > 0 && error > 0 ? 10 * log10(power / error) : nil))
    }

    private func write(_ samples: [Double], to output: String) throws {
        if output.lowercased().hasSuffix(".npy") {
            return try NumpyFile.write(.float64(samples), shape: [samples.count], to: output)
        }
        let isWave = output.lowercased().hasSuffix(".wav")
        try AudioFile.write(
            Clip(sampleRate: model.sampleRate, mono: samples.map { Float($0) }), to: output,
            format: isWave ? .wavFloat : nil)
    }
}

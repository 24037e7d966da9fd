import Audio
import Catalog
import Experiments
import Learning
import Randomness
import TestSupport
import Testing

/// A model goes on where a recording ends, or in the middle of it.
struct FileContinuationTests {
    private let folder = ScratchFolder()
    private var output: String { "\(folder.path)/out.wav" }

    /// Hears 0.5 s at 8 kHz.
    private func model() throws -> any ContinuingModel {
        var settings = LSTMMel()
        (settings.fftSize, settings.hopLength, settings.bandCount) = (256, 128, 16)
        (settings.inputSeconds, settings.targetSeconds) = (0.5, 0.1)
        (settings.width, settings.layers, settings.amplitude) = (8, 1, .level)
        let made = try settings.makeModel(sampleRate: 8_000, key: RandomKey(seed: 2))
        return try #require(made as? any ContinuingModel)
    }

    /// Two seconds, 16 kHz, stereo.
    private func recording(seconds: Double = 2) throws -> String {
        let path = "\(folder.path)/in.wav"
        let samples = (0..<Int(16_000 * seconds)).map { 0.3 * Float($0 * 7 % 160) / 160 - 0.15 }
        try AudioFile.write(
            Clip(sampleRate: 16_000, channels: [samples, samples]), to: path, format: .wavFloat)
        return path
    }

    @Test func whatWasHeardStandsBeforeWhatIsPredicted() async throws {
        let input = try recording()
        let outcome = try await FileContinuation(model(), from: 1, seconds: 0.7).run(from: input, to: output)
        let written = try AudioFile.read(output)
        #expect(written.sampleRate == 8_000 && written.channelCount == 1)
        #expect(written.frameCount == 4_000 + 5_600)
        let heard = try Resampler.resample(
            AudioFile.read(input, from: 8_000, count: 8_000).mono(), from: 16_000, to: 8_000)
        for index in 0..<3_800 { #expect(abs(written.channels[0][index] - heard[index]) < 1e-4) }
        #expect(written.channels[0].contains { $0 != 0 } && written.channels[0].allSatisfy(\.isFinite))
        #expect(outcome.target?.parts["mix"]?.frameCount == 1 + 5_600 / 128)
        #expect(
            outcome.distances.map(\.name) == [
                "prediction", "repeat last frame", "mean frame", "recent mean", "linear extrapolation",
            ])
        let predicted = try #require(outcome.continuation.spectrum.parts["mix"])
        #expect(predicted.frameCount >= 5_600 / 128 && predicted.values.allSatisfy { $0 >= 0 })
    }

    @Test func theSameIsWrittenTwice() async throws {
        let input = try recording()
        _ = try await FileContinuation(model(), seconds: 0.3).run(from: input, to: output)
        let first = try folder.bytes("out.wav")
        let outcome = try await FileContinuation(model(), seconds: 0.3).run(from: input, to: output)
        #expect(try folder.bytes("out.wav") == first)
        // Nothing follows the end.
        #expect(outcome.start == 2 && outcome.target == nil && outcome.distances.isEmpty)
    }

    @Test func aRecordingThatIsTooShortIsRefused() async throws {
        for (seconds, start, words) in [
            (0.2, nil, "there is only 0.2 s"), (2, 0.25, "there are 0.25 s"), (2, 2.5, "ends after 2.0 s"),
        ] as [(Double, Double?, String)] {
            let input = try recording(seconds: seconds)
            do {
                _ = try await FileContinuation(model(), from: start, seconds: 1).run(from: input, to: output)
                Issue.record("\(words): was accepted")
            } catch {
                #expect("\(error)".contains(words), "\(error)")
            }
        }
    }
}

import Audio
import Catalog
import Learning
import Measures
import Testing

/// Measures of predicted spectra.
struct PredictionMetricTests {
    private func clip(_ estimate: [Float], _ reference: [Float]) -> ScoredClip {
        func spectra(_ values: [Float]) -> PowerSpectra {
            PowerSpectra(
                parts: ["mix": Spectrogram(frameCount: values.count / 4, binCount: 4, values: values)],
                frequencies: [100, 200, 300, 400])
        }
        var clip = ScoredClip(
            id: "x", sampleRate: 8_000, input: [], estimate: [], reference: [], seconds: nil)
        clip.spectra = (spectra(estimate), spectra(reference))
        return clip
    }

    @Test func tenTimesThePowerIsTenDecibels() throws {
        let reference: [Float] = [1, 2, 3, 4, 4, 3, 2, 1]
        let far = try #require(MelDistance().values(for: clip(reference.map { 10 * $0 }, reference))[0])
        #expect(abs(far - 10) < 1e-4)
        // Silence is as far as the range reaches: 80 dB under the loudest band.
        let silent = try #require(
            MelDistance().values(for: clip([0, 0, 0, 0], [1, 1, 1, 1]))[0])
        #expect(abs(silent - 80) < 1e-4)
        #expect(MelDistance().values(for: clip([1, 1, 1, 1], [0, 0, 0, 0])) == [nil])
    }

    @Test func logarithmsAreOfOneAndThePower() throws {
        let value = try #require(LogMelDistance().values(for: clip([0, 0, 0, 0], [1, 1, 1, 1]))[0])
        #expect(abs(value - 0.693147) < 1e-5)
    }

    @Test func shapesAreComparedFrameByFrame() throws {
        let values = MelShape().values(for: clip([1, 0, 0, 0], [0, 0, 0, 1]))
        #expect(values.count == 5 && MelShape().columns.count == 5)
        #expect(values[0] == 300 && values[1] == 0)
        #expect(try #require(values[2]) < 1e-4 && values[3] == 0)
        #expect(values[4] == 2)
        // Level does not matter.
        let scaled = MelShape().values(for: clip([2, 4, 6, 8], [1, 2, 3, 4]))
        #expect(scaled.allSatisfy { abs($0 ?? 1) < 1e-4 })
        let silent = MelShape().values(for: clip([0, 0, 0, 0], [1, 2, 3, 4]))
        #expect(silent[4] == nil)
    }

    @Test func aPartThatIsNotPredictedIsMissing() {
        var metric = MelDistance()
        metric.parts = ["mix", "bass"]
        #expect(metric.columns.map(\.name) == ["mel_distance", "mel_distance_bass"])
        #expect(metric.values(for: clip([1, 1, 1, 1], [1, 1, 1, 1])) == [0, nil])
        let sound = ScoredClip(
            id: "x", sampleRate: 8_000, input: [0], estimate: [0], reference: [0], seconds: nil)
        #expect(metric.values(for: sound) == [nil, nil])
    }
}

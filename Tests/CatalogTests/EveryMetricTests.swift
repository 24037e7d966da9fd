import Audio
import Catalog
import Glibc
import Learning
import Measures
import Randomness
import Specs
import Testing

/// What every measure of the catalog must say of estimates whose order is known.
struct EveryMetricTests {
    /// Syllables of a voice-like sound, a second and a half.
    private static let reference: [Float] = (0..<24_000).map { n in
        let tone = (1..<12).reduce(0.0) { $0 + sin(2 * .pi * 140 * Double($1 * n) / 16_000) / Double($1) }
        return Float(0.1 * tone * (0.6 + 0.4 * sin(2 * .pi * 4 * Double(n) / 16_000)))
    }

    private static func noisy(_ gain: Float) -> [Float] {
        var generator = RandomKey(seed: 71).generator()
        return reference.map { $0 + gain * Float(generator.normal()) }
    }

    private static func spectra(_ sound: [Float]) throws -> PowerSpectra {
        let stft = try STFT(STFT.Settings(fftSize: 512, hopLength: 256))
        return PowerSpectra(
            parts: ["mix": stft.powers(sound)],
            frequencies: (0..<stft.binCount).map { Float($0) * 16_000 / 512 })
    }

    private static func clip(_ estimate: [Float], seconds: Double, bytes: Int) throws -> ScoredClip {
        var clip = ScoredClip(
            id: "x", sampleRate: 16_000, input: noisy(0.1), estimate: estimate, reference: reference,
            seconds: seconds)
        clip.storedBytes = bytes
        clip.spectra = (try spectra(estimate), try spectra(reference))
        return clip
    }

    /// One list has every measure: what a metric yields is in it as it is, or as one of its parts.
    @Test func everyColumnIsARegisteredMeasure() {
        for metric in Catalog.metrics {
            for column in metric.init().makeMetric().columns {
                #expect(Measure.named(column.name) == column, "\(metric.kind): \(column)")
            }
        }
        var mel = MelShape()
        mel.parts = ["bass"]
        #expect(mel.columns.allSatisfy { part in Measure.all.contains { $0.of("bass") == part } })
        #expect(!RealTimeFactor().isRepeatable && SISDR().isRepeatable)
        for column in QualityMeter.columns { #expect(Measure.named(column.name) == column) }
        // Of sound in decibels, and of predictions in ln(1 + power): two measures, two words.
        #expect(
            QualityMeter.columns.contains(.logMelDecibels) && !QualityMeter.columns.contains(.logMelDistance))
    }

    /// The nearer estimate, which took less time and fewer bytes, is the better in the column's own direction; nothing is better
    /// than the reference itself, silence included.
    @Test(arguments: Catalog.metrics.map { $0.kind })
    func betterIsBetter(kind: String) throws {
        let metric = try #require(Catalog.metrics.first { $0.kind == kind }).init().makeMetric()
        let near = metric.scores(for: try Self.clip(Self.noisy(0.002), seconds: 0.1, bytes: 1_000))
        let far = metric.scores(for: try Self.clip(Self.noisy(0.2), seconds: 1, bytes: 4_000))
        let perfect = metric.scores(for: try Self.clip(Self.reference, seconds: 0.1, bytes: 1_000))
        let silent = metric.scores(
            for: try Self.clip([Float](repeating: 0, count: Self.reference.count), seconds: 0.1, bytes: 1_000)
        )
        let loud = metric.scores(for: try Self.clip(Self.noisy(0.2), seconds: 0.1, bytes: 1_000))
        for (place, column) in metric.columns.enumerated() where column.direction != .neither {
            let side: Double = column.direction == .higherIsBetter ? 1 : -1
            let good = side * (try #require(near[place], "\(column.name)"))
            #expect(good > side * (try #require(far[place], "\(column.name)")), "\(column.name)")
            if let best = perfect[place] {
                #expect(side * best >= good, "\(column.name)")
                // Distances of logarithms may like silence better than noise in empty bands, but never as well as the reference.
                // Time and bytes are what they are, whatever is heard.
                if let none = silent[place], loud[place] != best {
                    #expect(side * none < side * best, "\(column.name): silence is as good as the reference")
                }
            }
        }
    }

    @Test func levelsAreThoseOfTheOutputOverTheInput() throws {
        let half = Self.noisy(0.1).map { $0 / 2 }
        let value = try #require(LevelRatio().values(for: try Self.clip(half, seconds: 1, bytes: 1))[0])
        #expect(abs(value - 0.5) < 1e-4)
    }
}

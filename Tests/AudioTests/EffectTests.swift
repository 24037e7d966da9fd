import Audio
import Randomness
import Testing

@Suite struct NoiseTests {
    @Test(arguments: [-5.0, 0, 5, 20])
    func standsAtTheGivenLevel(snr: Double) throws {
        var generator = RandomKey(seed: 4).generator()
        let mixed = Noise.adding(snr: snr, to: Golden.speech, using: &generator)
        let measured = try #require(Quality.snr(estimate: mixed, reference: Golden.speech))
        #expect(abs(measured - snr) < 1e-3)
    }

    @Test func fixedDeviationIsClippedAndRepeatable() {
        func make(_ seed: UInt64) -> [Float] {
            var generator = RandomKey(seed: seed).generator()
            return Noise.adding(deviation: 0.6, to: Golden.speech, using: &generator)
        }
        let noisy = make(1)
        #expect(noisy == make(1))
        #expect(noisy != make(2))
        #expect(noisy.max() == 1 && noisy.min() == -1)
    }

    @Test func silenceStaysSilence() {
        var generator = RandomKey(seed: 4).generator()
        let silence = [Float](repeating: 0, count: 100)
        #expect(Noise.adding(snr: 5, to: silence, using: &generator) == silence)
    }
}

@Suite struct EffectTests {
    private let speech = Golden.speech

    private func generator() -> RandomGenerator { RandomKey(seed: 8).generator() }

    /// The share of power under half the band, which tells the colours apart.
    private func lowShare(_ samples: [Float]) throws -> Double {
        let powers = try STFT(STFT.Settings(fftSize: 512, hopLength: 256)).powers(samples)
        var low = 0.0
        var all = 0.0
        for frame in 2..<(powers.frameCount - 2) {
            for bin in 2..<256 {
                all += Double(powers[frame, bin])
                if bin < 16 { low += Double(powers[frame, bin]) }
            }
        }
        return low / all
    }

    @Test func coloursFallAsTheyShould() throws {
        var generator = generator()
        func noise(_ color: NoiseColor) -> [Float] {
            color.samples(60_000, sampleRate: 16_000, using: &generator)
        }
        for color in NoiseColor.allCases {
            let samples = noise(color)
            let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / 60_000
            #expect(abs(power - 1) < 0.03, "\(color)")
        }
        // Of 254 bins, 14 are low: for 1/f that is ln(16/2) of ln(256/2), for 1/f² nearly all.
        #expect(abs(try lowShare(noise(.white)) - 14.0 / 254) < 0.01)
        #expect(abs(try lowShare(noise(.pink)) - 0.43) < 0.05)
        #expect(try lowShare(noise(.brown)) > 0.85)
    }

    @Test func filtersAgreeWithSciPy() throws {
        let crop = try Golden.signal("speech")
        let low = try Butterworth(.lowPass, order: 5, cutoff: 3500, sampleRate: 16_000).filtered(crop)
        let high = try Butterworth(.highPass, order: 3, cutoff: 200, sampleRate: 16_000).filtered(low)
        let mine = [low, high].flatMap { values in stride(from: 0, to: values.count, by: 5).map { values[$0] }
        }
        #expect(relativeError(mine, try Golden.array("butterworth")) < 1e-5)
        #expect(throws: AudioError.self) {
            try Butterworth(.lowPass, order: 5, cutoff: 8000, sampleRate: 16_000)
        }
        let short = try Butterworth(.lowPass, order: 5, cutoff: 3500, sampleRate: 16_000)
        #expect(
            short.filtered([]) == [] && short.filtered([1]) == [1] && short.filtered([1, 0.5]).count == 2)
    }

    @Test func roomsAgreeWithSciPy() throws {
        let crop = try Golden.signal("speech")
        let response = try Golden.array("response")
        let room = try Reverberation.apply(response, to: crop)
        let golden = try Golden.array("reverb")
        let mine = stride(from: 0, to: room.count, by: 5).map { room[$0] }
        // The level is the clip's, so only the shape is compared.
        let scale = golden.map { abs($0) }.max()! / mine.map { abs($0) }.max()!
        #expect(relativeError(mine.map { $0 * scale }, golden) < 1e-4)
        #expect(try Reverberation.apply(response, to: crop, wet: 0) == crop)
        #expect(throws: AudioError.self) { try Reverberation.apply([0, 0], to: crop) }
    }

    @Test func theRecordHasEveryStage() throws {
        func record(_ change: (inout Gramophone) -> Void) throws -> [Float] {
            var settings = Gramophone()
            change(&settings)
            var generator = generator()
            return try settings(speech, sampleRate: 16_000, using: &generator)
        }
        let whole = try record { _ in }
        #expect(whole.count == speech.count)
        #expect(abs((whole.map { abs($0) }.max() ?? 0) - 0.95) < 1e-3)
        #expect(whole.allSatisfy { ($0 * 32_768).rounded() == $0 * 32_768 })
        #expect(try record { _ in } == whole)
        let changes: [(inout Gramophone) -> Void] = [
            { $0.hiss = 0 }, { $0.cracklesPerSecond = 0 }, { $0.lowPass = nil }, { $0.highPass = nil },
            { $0.wowDepth = 0 }, { $0.drive = 0 }, { $0.peak = nil }, { $0.quantizes = false },
        ]
        for change in changes { #expect(try record(change) != whole) }
        let nothing = try record {
            $0.hiss = 0
            $0.cracklesPerSecond = 0
            $0.lowPass = nil
            $0.highPass = nil
            $0.wowDepth = 0
            $0.drive = 0
            $0.peak = nil
            $0.quantizes = false
        }
        #expect(nothing == speech)
    }

    @Test func babbleIsSeededAndLevelled() throws {
        var generator = generator()
        let babble = try Noise.babble(20_000, of: [speech, Golden.noisy], using: &generator)
        let mixed = Noise.mix(Array(speech.prefix(20_000)), with: babble, snr: 3)
        let snr = try #require(Quality.snr(estimate: mixed, reference: Array(speech.prefix(20_000))))
        #expect(abs(snr - 3) < 1e-3)
        #expect(throws: AudioError.self) { try Noise.babble(10, of: [[0, 0]], using: &generator) }
    }

    @Test(arguments: [
        "white:snr=10", "pink:snr=5", "brown:snr=0", "hum:snr=20", "noise:deviation=0.02", "clip:level=0.1",
        "babble:from=x,snr=5,voices=3", "gramophone", "gramophone:hiss=0.01,wow_depth=0,low_pass=0",
        "band:low=300,high=3000", "band:high=2000,order=2", "reverb:response=x,wet=0.5",
    ])
    func textsApplyRepeatably(text: String) throws {
        let effect = try EffectText(text).effect { _ in [Array(Golden.noisy.prefix(4000))] }
        let clip = Clip(sampleRate: 16_000, channels: [speech, speech.map { -$0 }])
        let once = try Effect.apply([effect, effect], to: clip, key: RandomKey(seed: 1))
        let again = try Effect.apply([effect, effect], to: clip, key: RandomKey(seed: 1))
        #expect(once == again)
        #expect(once != clip)
        #expect(once.frameCount == clip.frameCount)
        #expect(once.channels.allSatisfy { $0.allSatisfy(\.isFinite) })
    }

    @Test(arguments: [
        "wite:snr=10", "white", "white:snr=loud", "white:snr", "clip:level=0.5,colour=red", "babble:snr=3",
        "gramophone:crackles=1.5", "",
    ])
    func badTextsAreRefused(text: String) {
        #expect(throws: AudioError.self) { try EffectText(text).effect { _ in [[1]] } }
    }
}

import Audio
import Randomness
import Testing

@Suite struct QualityTests {
    private let speech = Golden.speech
    private let noisy = Golden.noisy
    private let silence = [Float](repeating: 0, count: Golden.speech.count)

    @Test func agreesWithNumPyAndLibrosa() throws {
        let snr = try #require(Quality.snr(estimate: noisy, reference: speech))
        #expect(abs(snr - Golden.number("snr")) < 1e-4)
        let siSDR = try #require(Quality.siSDR(estimate: noisy, reference: speech))
        #expect(abs(siSDR - Golden.number("si_sdr")) < 1e-4)
        let distance = try #require(Quality.logSpectralDistance(estimate: noisy, reference: speech))
        #expect(abs(distance - Golden.number("lsd")) < 1e-4)
        let ratio = try #require(Quality.levelRatio(output: noisy, input: speech))
        #expect(abs(ratio - Golden.number("level_ratio")) < 1e-4)
    }

    @Test(arguments: [8_000, 10_000, 16_000, 22_050, 44_100, 48_000])
    func intelligibilityAgreesWithPystoi(rate: Int) throws {
        let value = try #require(Quality.stoi(estimate: noisy, reference: speech, sampleRate: rate))
        #expect(abs(value - Golden.number("stoi_\(rate)")) < 1e-5)
    }

    @Test func silenceIsMissingNotInfinite() {
        #expect(Quality.snr(estimate: noisy, reference: silence) == nil)
        #expect(Quality.snr(estimate: speech, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: noisy, reference: silence) == nil)
        #expect(Quality.siSDR(estimate: silence, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: speech, reference: speech) == nil)
        #expect(Quality.logSpectralDistance(estimate: noisy, reference: silence) == nil)
        #expect(Quality.stoi(estimate: noisy, reference: silence, sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: noisy, input: silence) == nil)
        #expect(Quality.snr(estimate: [], reference: []) == nil)
        #expect(Quality.siSDR(estimate: [], reference: []) == nil)
        #expect(Quality.stoi(estimate: [], reference: [], sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: silence, input: speech) == 0)
    }

    @Test func notANumberIsMissing() {
        var broken = noisy
        broken[100] = .nan
        #expect(Quality.snr(estimate: broken, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: broken, reference: speech) == nil)
        #expect(Quality.logSpectralDistance(estimate: broken, reference: speech) == nil)
        #expect(Quality.stoi(estimate: broken, reference: speech, sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: broken, input: speech) == nil)
    }

    @Test(arguments: [0.001, 0.3, 7, 900] as [Float])
    func gainDoesNotChangeSISDR(gain: Float) throws {
        let plain = try #require(Quality.siSDR(estimate: noisy, reference: speech))
        let scaled = try #require(Quality.siSDR(estimate: noisy.map { $0 * gain }, reference: speech))
        #expect(abs(plain - scaled) < 1e-4)
    }

    @Test func tooLittleSpeechHasNoSTOI() {
        let short = Array(speech[3000..<6000])
        #expect(Quality.stoi(estimate: short, reference: short, sampleRate: 16_000) == nil)
    }
}

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

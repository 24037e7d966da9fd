import Audio
import Randomness
import Testing

@Suite struct STFTTests {
    /// Every setting tried leaves each sample with weight: the hop is at most a quarter of the window.
    @Test(arguments: 0..<60)
    func inverseGivesTheSignalBack(trial: Int) throws {
        var generator = RandomKey(seed: 11).derive(trial).generator()
        let fftSize = 16 + generator.integer(below: 1500)
        let windowLength = max(8, fftSize - generator.integer(below: fftSize / 2))
        let hop = 1 + generator.integer(below: windowLength / 4)
        let names = ["hann", "hamming", "blackman", "boxcar", "kaiser:6", "cosine"]
        let modes = PadMode.allCases
        let settings = STFT.Settings(
            fftSize: fftSize, hopLength: hop, windowLength: windowLength,
            window: try Window(names[generator.integer(below: names.count)]),
            padMode: modes[generator.integer(below: modes.count)])
        let count = 1 + generator.integer(below: 6000)
        let signal = Noise.white(count, deviation: 0.3, using: &generator)
        let transform = try STFT(settings)
        let back = try transform.inverse(transform.forward(signal), length: count)
        #expect(relativeError(back, signal) < 1e-6, "\(settings) \(count)")
    }

    /// Without centring the ends have little weight; between them the signal comes back as well.
    @Test(arguments: 0..<30)
    func uncentredInverseGivesTheMiddleBack(trial: Int) throws {
        var generator = RandomKey(seed: 12).derive(trial).generator()
        let fftSize = 16 + generator.integer(below: 900)
        let windowLength = max(8, fftSize - generator.integer(below: fftSize / 2))
        let settings = STFT.Settings(
            fftSize: fftSize, hopLength: 1 + generator.integer(below: windowLength / 4),
            windowLength: windowLength, isCentered: false)
        let count = 4 * fftSize + generator.integer(below: 3000)
        let signal = Noise.white(count, deviation: 0.3, using: &generator)
        let transform = try STFT(settings)
        let back = try transform.inverse(transform.forward(signal), length: count)
        let span = fftSize + settings.hopLength * (transform.frameCount(of: count) - 1)
        let middle = fftSize..<(span - fftSize)
        #expect(relativeError(Array(back[middle]), Array(signal[middle])) < 1e-6, "\(settings) \(count)")
        #expect(back[span...].allSatisfy { $0 == 0 })
    }

    @Test func powersAndMagnitudesAreThoseOfTheSpectrum() throws {
        let transform = try STFT(STFT.Settings(fftSize: 512, hopLength: 100, padMode: .reflect))
        let spectrum = transform.forward(Golden.speech)
        #expect(transform.powers(Golden.speech) == spectrum.powers())
        #expect(transform.magnitudes(Golden.speech) == spectrum.magnitudes())
        #expect(spectrum.frameCount == 1 + Golden.speech.count / 100 && spectrum.binCount == 257)
    }

    /// Plans are made and shared while others run: every thread must get what one alone gets.
    @Test func manyThreadsGetTheSameBits() async throws {
        @Sendable func work(_ size: Int) throws -> [Float] {
            let transform = try STFT(STFT.Settings(fftSize: size, hopLength: 64))
            let spectrum = transform.forward(Golden.speech)
            return try transform.inverse(spectrum, length: Golden.speech.count) + spectrum.real.prefix(1000)
        }
        // Sizes that no other test plans, so that planning happens here.
        let sizes = (0..<8).map { 700 + 2 * $0 }
        let together = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for size in sizes + sizes { group.addTask { (size, try work(size)) } }
            return try await group.reduce(into: [(Int, [Float])]()) { $0.append($1) }
        }
        for (size, values) in together { #expect(try values == work(size)) }
    }

    @Test func uncentredFramesOfTheStudyAreCounted() throws {
        var settings = STFT.Settings(fftSize: 2048, hopLength: 512, isCentered: false)
        #expect(try STFT(settings).frameCount(of: 44_096) == 83)
        settings.isCentered = true
        #expect(try STFT(settings).frameCount(of: 44_096) == 87)
    }

    @Test func clipsShorterThanAWindowWork() throws {
        for mode in PadMode.allCases {
            let transform = try STFT(STFT.Settings(fftSize: 64, hopLength: 16, padMode: mode))
            #expect(transform.forward([0.5]).frameCount == 1)
            #expect(transform.forward([]).frameCount == 1)
        }
        let plain = try STFT(STFT.Settings(fftSize: 64, hopLength: 16, isCentered: false))
        #expect(plain.forward([1, 2, 3]).frameCount == 0)
    }

    @Test func impossibleSettingsAreRefused() throws {
        #expect(throws: AudioError.self) { try STFT(STFT.Settings(fftSize: 0)) }
        #expect(throws: AudioError.self) { try STFT(STFT.Settings(fftSize: 64, hopLength: 0)) }
        #expect(throws: AudioError.self) { try STFT(STFT.Settings(fftSize: 64, windowLength: 65)) }
        #expect(throws: AudioError.self) { try Window("han") }
        #expect(throws: AudioError.self) { try Window("kaiser") }
        let gaps = try STFT(STFT.Settings(fftSize: 64, hopLength: 64))
        #expect(!gaps.isInvertible)
        #expect(throws: AudioError.self) { try gaps.inverse(gaps.forward(Golden.speech)) }
    }
}

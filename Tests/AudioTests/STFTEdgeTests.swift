import Audio
import Randomness
import Testing

/// The ends of sounds, which frames hear through the edges of their windows alone.
@Suite struct STFTEdgeTests {
    private static let settings = STFT.Settings(fftSize: 256, hopLength: 64, isCentered: false)

    private static func noise(_ count: Int, seed: Int = 1) -> [Float] {
        var generator = RandomKey(seed: 41).derive(seed).generator()
        return Noise.white(count, deviation: 0.3, using: &generator)
    }

    /// Every bin a little off, as an estimate is.
    private static func altered(_ spectrum: Spectrum) -> Spectrum {
        var generator = RandomKey(seed: 42).generator()
        var altered = spectrum
        for index in altered.real.indices {
            altered.real[index] *= Float(1 + 0.2 * generator.normal())
            altered.imaginary[index] *= Float(1 + 0.2 * generator.normal())
        }
        return altered
    }

    private static func power(_ values: some Sequence<Float>) -> Float { values.reduce(0) { $0 + $1 * $1 } }

    @Test func whatIsHardlyHeardIsZeroAndNamed() throws {
        let sound = Self.noise(1_050)
        let transform = try STFT(Self.settings)
        let spectrum = transform.forward(sound)
        for least in [STFT.leastWeight, STFT.leastWeightOfEstimates] {
            let missing = transform.unheard(frames: spectrum.frameCount, length: sound.count, least: least)
            let back = try transform.inverse(spectrum, length: sound.count, least: least)
            #expect(missing.first?.lowerBound == 0 && missing.last?.upperBound == sound.count)
            #expect(missing.joined().allSatisfy { back[$0] == 0 })
            let heard = Set(sound.indices).subtracting(missing.joined())
            // Single precision, divided by the least weight that counts.
            #expect(heard.allSatisfy { abs(back[$0] - sound[$0]) < 1e-2 })
            #expect(heard.count > 900)
        }
        // Frames end at sample 1024.
        #expect(transform.unheard(frames: spectrum.frameCount, length: 1_050).last == 1_024..<1_050)
        let centred = try STFT(STFT.Settings(fftSize: 256, hopLength: 64))
        #expect(centred.unheard(frames: centred.frameCount(of: 1_050), length: 1_050, least: 0.01).isEmpty)
    }

    @Test(arguments: [(false, 64), (false, 128), (true, 128)])
    func anAlteredSoundIsWholeToItsEnds(isCentered: Bool, hop: Int) throws {
        // Centred at half overlap, the last samples of an odd length are heard through an edge as well.
        let sound = Self.noise(1_151)
        var settings = Self.settings
        settings.hopLength = hop
        settings.isCentered = isCentered
        settings.padMode = .reflect
        let transform = try STFT(settings)
        let spectrum = transform.forward(sound)
        let same = try transform.inverse(altered: spectrum, of: sound)
        #expect(same.count == sound.count)
        #expect(zip(same, sound).allSatisfy { abs($0 - $1) < 1e-5 })
        let made = try transform.inverse(altered: Self.altered(spectrum), of: sound)
        let error = zip(made, sound).map { $0 - $1 }
        let middle = Self.power(error[400..<700]) / 300
        for end in [error[..<64], error[(sound.count - 64)...]] {
            #expect(Self.power(end) / 64 < 4 * middle)
        }
        // A silenced frame silences what hangs beside it.
        var silenced = spectrum
        for bin in 0..<transform.binCount { (silenced.real[bin], silenced.imaginary[bin]) = (0, 0) }
        #expect(try Self.power(transform.inverse(altered: silenced, of: sound)[..<20]) < 1e-3)
    }

    /// Where frames reach beyond the ends, nothing is added, and no bit moves.
    @Test func centredFramesNeedNothing() throws {
        let sound = Self.noise(1_151)
        let transform = try STFT(STFT.Settings(fftSize: 256, hopLength: 64, padMode: .reflect))
        let altered = Self.altered(transform.forward(sound))
        #expect(
            try transform.inverse(altered: altered, of: sound)
                == transform.inverse(altered, length: sound.count))
    }

    @Test func griffinLimDoesNotMagnifyItsErrors() throws {
        let sound = Self.noise(1_024)
        let transform = try STFT(Self.settings)
        var search = try GriffinLim(
            transform, magnitudes: transform.magnitudes(sound), length: sound.count,
            start: .random(RandomKey(seed: 2)))
        search.iterate(8)
        let made = search.samples()
        #expect(made.allSatisfy { abs($0) < 10 })
        #expect(made[0] == 0 && made[made.count - 1] == 0)
    }

    /// At half overlap the last samples are heard through the edge of one window; errors there are not made louder than the rest.
    @Test func anEstimateThatIsToBeWholeFadesAtItsEnds() throws {
        let sound = Self.noise(2_047)
        let transform = try STFT(STFT.Settings(fftSize: 64, hopLength: 32))
        let estimate = Self.altered(transform.forward(sound))
        let made = try transform.inverse(
            estimate, length: sound.count, divisor: STFT.leastDivisorOfEstimates)
        let loudest = made.prefix(1_900).map(abs).max() ?? 0
        #expect(made.count == sound.count && made.suffix(32).allSatisfy { abs($0) <= loudest })
        // What the divisor is there for.
        let divided = try transform.inverse(estimate, length: sound.count)
        #expect(divided.suffix(32).contains { abs($0) > 2 * loudest })
    }
}

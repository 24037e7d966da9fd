import Audio
import Learning
import Randomness
import Tensors
import Testing

/// The transforms on a tape give the plain ones' numbers.
struct SpectralTransformTests {
    private func noise(_ count: Int, seed: UInt64) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        var generator = RandomKey(seed: seed).generator()
        generator.fillNormal(&values, deviation: 0.3)
        return values
    }

    @Test(arguments: [
        (256, 64, 256, true, PadMode.reflect), (250, 70, 200, true, .constant),
        (128, 32, 128, false, .constant),
        (256, 64, 256, true, .wrap),
    ])
    func agreesWithThePlainTransform(size: Int, hop: Int, window: Int, centred: Bool, mode: PadMode) throws {
        let settings = STFT.Settings(
            fftSize: size, hopLength: hop, windowLength: window, isCentered: centred, padMode: mode)
        let transform = try SpectralTransform(settings)
        let clips = [noise(1_003, seed: 1), noise(1_003, seed: 2)]
        let spectra = transform(Tensor(clips.flatMap { $0 }, shape: [2, 1_003]))
        let values = spectra.array
        let perItem = values.count / 2
        for (item, clip) in clips.enumerated() {
            let plain = transform.stft.forward(clip)
            #expect(spectra.shape == [2, plain.frameCount, plain.binCount, 2])
            for place in 0..<plain.real.count {
                #expect(abs(values[item * perItem + 2 * place] - plain.real[place]) < 1e-5)
                #expect(abs(values[item * perItem + 2 * place + 1] - plain.imaginary[place]) < 1e-5)
            }
        }
        let back = try transform.inverse(spectra, length: 1_003)
        let first = try transform.stft.inverse(transform.stft.forward(clips[0]), length: 1_003)
        for (mine, plain) in zip(back.array.prefix(1_003), first) { #expect(abs(mine - plain) < 1e-5) }
    }

    @Test func melBandsAndDecibelsAgreeToo() throws {
        let clip = noise(4_000, seed: 3)
        let settings = STFT.Settings(fftSize: 512, hopLength: 128, padMode: .reflect)
        let bank = try MelBank(MelBank.Settings(sampleRate: 16_000, fftSize: 512, bandCount: 40))
        let plain = try MelSpectrogram(STFT(settings), bank)(clip)
        let powers = try SpectralTransform(settings)(Tensor(clip, shape: [1, 4_000])).complexPower()
        let mel = MelTransform(bank)(powers)
        #expect(mel.shape == [1, plain.frameCount, 40])
        for (mine, theirs) in zip(mel.array, plain.values) {
            #expect(abs(mine - theirs) < 1e-4 * theirs + 1e-6)
        }
        let levels = Decibel.ofPower(plain.values)
        for (mine, theirs) in zip(mel.decibels(topDecibels: 80).array, levels) {
            #expect(abs(mine - theirs) < 1e-3)
        }
    }

    @Test func refusesWhatHasNoDerivative() {
        let error = #expect(throws: AudioError.self) {
            try SpectralTransform(STFT.Settings(fftSize: 64, padMode: .median))
        }
        #expect(error?.description.contains("pad_mode median has no derivative here") == true)
    }
}

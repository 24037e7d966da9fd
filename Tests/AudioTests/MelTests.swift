import Audio
import Testing

@Suite struct MelTests {
    private func check(_ name: String, _ mel: Spectrogram) throws {
        let mine = Golden.pick(mel.values, frames: mel.frameCount)
        #expect(
            absoluteError(mine, try Golden.array("mel_\(name)")) / Golden.number("mel_\(name)_peak") < 1e-5)
    }

    @Test func agreesWithLibrosaAndTorchaudio() throws {
        let transform = try STFT(STFT.Settings(fftSize: 512, hopLength: 128))
        let speech = try Golden.signal("speech")
        func bank(
            _ count: Int, _ scale: MelScale, _ norm: MelBank.Normalization, _ low: Double = 0,
            _ high: Double? = nil
        ) throws -> MelBank {
            try MelBank(
                MelBank.Settings(
                    sampleRate: 16_000, fftSize: 512, bandCount: count, lowest: low, highest: high,
                    scale: scale,
                    normalization: norm))
        }
        try check("slaney_slaney", MelSpectrogram(transform, bank(64, .slaney, .slaney))(speech))
        try check("htk_slaney", MelSpectrogram(transform, bank(40, .htk, .slaney))(speech))
        try check("slaney_none", MelSpectrogram(transform, bank(40, .slaney, .none, 80, 7000))(speech))
        try check("htk_none", MelSpectrogram(transform, bank(40, .htk, .none), power: 1)(speech))
        let torchaudio = try MelSpectrogram.torchaudio(
            sampleRate: 16_000, fftSize: 512, hopLength: 256, bandCount: 64)
        try check("torchaudio", torchaudio(speech))
    }

    @Test func fusedAndDenseFormsAgree() throws {
        let transform = try STFT(STFT.Settings(fftSize: 512, hopLength: 128))
        let bank = try MelBank(MelBank.Settings(sampleRate: 16_000, fftSize: 512, bandCount: 30))
        let powers = transform.powers(try Golden.signal("music"))
        let fused = try MelSpectrogram(transform, bank)(try Golden.signal("music"))
        #expect(fused == bank.apply(powers))
        let matrix = bank.matrix
        for band in [0, 7, 29] {
            var sum: Float = 0
            for bin in 0..<257 { sum += matrix[band * 257 + bin] * powers[20, bin] }
            #expect(abs(sum - fused[20, band]) <= 1e-5 * abs(sum))
        }
    }

    @Test func cepstrumAndCosineTransformsAgree() throws {
        let mel = try MelSpectrogram(
            STFT(STFT.Settings(fftSize: 512, hopLength: 128)),
            MelBank(MelBank.Settings(sampleRate: 16_000, fftSize: 512, bandCount: 64)))
        let cepstrum = try mel.cepstrum(Golden.signal("speech"), count: 13, lifter: 22)
        let mine = stride(from: 0, to: cepstrum.frameCount, by: 7).flatMap { frame in
            cepstrum.values[(frame * 13)..<((frame + 1) * 13)]
        }
        #expect(relativeError(mine, try Golden.array("mfcc")) < 1e-5)
        let golden = try Golden.array("dct")
        let row = Spectrogram(
            frameCount: 1, binCount: 12, values: (0..<12).map { 3 * Float(cosine(Double($0))) })
        for (index, (type, ortho)) in [(2, true), (2, false), (3, true), (3, false)].enumerated() {
            let transformed = try DCT(size: 12, type: type, isOrthonormal: ortho)(row).values
            #expect(relativeError(transformed, Array(golden[(index * 12)..<((index + 1) * 12)])) < 1e-5)
        }
    }

    @Test func decibelsAgree() throws {
        let row = (0..<12).map { 3 * Float(cosine(Double($0))) }
        let golden = try Golden.array("decibels")
        let powers = row.map { $0 * $0 }
        #expect(relativeError(Decibel.ofPower(powers), Array(golden[0..<12])) < 1e-5)
        let limited = Decibel.ofPower(powers, reference: .maximum, topDecibels: 6)
        #expect(relativeError(limited, Array(golden[12..<24])) < 1e-5)
        let amplitudes = Decibel.ofAmplitude(row.map { abs($0) }, reference: .maximum, topDecibels: nil)
        #expect(relativeError(amplitudes, try Golden.array("decibels_amplitude")) < 1e-5)
        #expect(relativeError(Decibel.toPower(Decibel.ofPower(powers)), powers) < 1e-5)
        #expect(relativeError(Decibel.toAmplitude(Decibel.ofPower(powers)), row.map { abs($0) }) < 1e-5)
    }

    /// librosa's solution, as the script measured it, is the bound.
    @Test func inversionLeavesLessThanLibrosa() throws {
        let transform = try STFT(STFT.Settings(fftSize: 512, hopLength: 128))
        let bank = try MelBank(MelBank.Settings(sampleRate: 16_000, fftSize: 512, bandCount: 64))
        let powers = transform.powers(try Golden.signal("speech"))
        let mel = bank.apply(powers)
        let solved = bank.inverse(mel)
        #expect(solved.values.allSatisfy { $0 >= 0 && $0.isFinite })
        let residual = distance(bank.apply(solved).values, mel.values)
        #expect(residual < 1e-5 && residual < Golden.number("nnls_residual"))
        let error = distance(solved.values.map { $0.squareRoot() }, powers.values.map { $0.squareRoot() })
        #expect(error <= Golden.number("nnls_error"))
    }

    @Test func inversionOfContradictionsIsACompromise() throws {
        let bank = try MelBank(
            MelBank.Settings(
                sampleRate: 16_000, fftSize: 256, bandCount: 80, scale: .htk, normalization: .none))
        #expect(!bank.emptyBands.isEmpty)
        // Alternating loud and silent bands cannot be had of overlapping triangles.
        let contradiction = (0..<80).map { Float($0 % 2) }
        let silence = [Float](repeating: 0, count: 80)
        let nonsense = (0..<80).map { $0 % 3 == 0 ? Float.nan : Float(-1) }
        let mel = Spectrogram(frameCount: 3, binCount: 80, values: contradiction + silence + nonsense)
        let solved = bank.inverse(mel)
        #expect(solved.values.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(solved.values[129...].allSatisfy { $0 == 0 })
        // No small change of any bin comes nearer.
        func objective(_ frame: [Float]) -> Double {
            let bands = bank.apply(Spectrogram(frameCount: 1, binCount: 129, values: frame)).values
            var sum = 0.0
            for (a, b) in zip(bands, contradiction) { sum += Double(a - b) * Double(a - b) }
            return sum
        }
        let frame = Array(solved.values[0..<129])
        let best = objective(frame)
        for bin in 0..<129 {
            for step in [Float(0.01), -0.01] where frame[bin] + step >= 0 {
                var changed = frame
                changed[bin] += step
                #expect(objective(changed) > best - 1e-5)
            }
        }
    }

    @Test func impossibleBanksAreRefused() {
        func bank(_ low: Double, _ high: Double?, _ count: Int = 10) throws -> MelBank {
            try MelBank(
                MelBank.Settings(
                    sampleRate: 16_000, fftSize: 512, bandCount: count, lowest: low, highest: high))
        }
        #expect(throws: AudioError.self) { try bank(9000, nil) }
        #expect(throws: AudioError.self) { try bank(-1, nil) }
        #expect(throws: AudioError.self) { try bank(0, 100_000) }
        #expect(throws: AudioError.self) { try bank(0, nil, 0) }
    }
}

/// ‖a − b‖ / ‖b‖.
func distance(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    var error = 0.0
    var total = 0.0
    for (x, y) in zip(a, b) {
        error += Double(x - y) * Double(x - y)
        total += Double(y) * Double(y)
    }
    return (error / total).squareRoot()
}

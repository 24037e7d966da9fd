import Audio
import Randomness

/// The audio room's half of `Benchmarks/audio.py`: times each transform on that script's signal and prints
/// `name milliseconds`, the best of several rounds.
@main
struct AudioBenchmarks {
    static let sampleRate = 22_050
    static let fftSize = 2048
    static let hopLength = 512

    /// The one name to time, or nil for all.
    static let only = CommandLine.arguments.dropFirst(2).first

    static func main() throws {
        ProcessMemory.keepFreed()
        let path = CommandLine.arguments.dropFirst().first
        guard let path else {
            print("usage: AudioBenchmarks FILE.wav [NAME]")
            return
        }
        let samples = try AudioFile.read(path).channels[0]
        let transform = try STFT(STFT.Settings(fftSize: fftSize, hopLength: hopLength))
        let bank = try MelBank(MelBank.Settings(sampleRate: sampleRate, fftSize: fftSize))
        let mel = try MelSpectrogram(transform, bank)
        let reassignment = try Reassignment(
            Reassignment.Settings(sampleRate: sampleRate, stft: transform.settings))
        let spectrum = transform.forward(samples)
        let magnitudes = spectrum.magnitudes()
        let bands = mel(samples)

        time("stft") { transform.forward(samples) }
        try time("istft") { try transform.inverse(spectrum, length: samples.count) }
        // As librosa's call does, the bank is made anew each time.
        try time("mel") { try MelSpectrogram(transform, MelBank(bank.settings))(samples) }
        time("reassigned") { reassignment(samples) }
        try time("griffin_lim", rounds: 3) {
            var search = try GriffinLim(
                transform, magnitudes: magnitudes, length: samples.count, start: .random(RandomKey(seed: 1)))
            search.iterate(32)
            return search.samples()
        }
        time("mel_inversion", rounds: 3) { bank.inverse(bands) }
        let solved = bank.apply(bank.inverse(bands)).values
        print("mel_inversion_residual", distance(solved, bands.values))
        let noisy = samples.map { $0 * 0.9 + 0.001 }
        time("stoi") { Quality.stoi(estimate: noisy, reference: samples, sampleRate: sampleRate) }
        time("lsd") { Quality.logSpectralDistance(estimate: noisy, reference: samples) }
        time("si_sdr") { Quality.siSDR(estimate: noisy, reference: samples) }
    }

    static func time<Result>(_ name: String, rounds: Int = 40, _ body: () throws -> Result) rethrows {
        if let only, only != name { return }
        _ = try body()
        var best = Duration.seconds(1000)
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            var result: Result?
            let taken = try clock.measure { result = try body() }
            withExtendedLifetime(result) {}
            best = min(best, taken)
        }
        let (seconds, attoseconds) = best.components
        print(name, Double(seconds) * 1000 + Double(attoseconds) * 1e-15)
    }

    static func distance(_ a: [Float], _ b: [Float]) -> Double {
        var error = 0.0
        var total = 0.0
        for (x, y) in zip(a, b) {
            error += Double(x - y) * Double(x - y)
            total += Double(y) * Double(y)
        }
        return (error / total).squareRoot()
    }
}

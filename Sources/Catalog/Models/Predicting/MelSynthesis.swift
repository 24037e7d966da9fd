import Audio
import Randomness

/// Sound from mel powers: non-negative least squares for the spectrum, then Griffin-Lim for the phases.
struct MelSynthesis {
    let mel: MelSpectrogram
    var iterations = 32

    /// - Returns: `count` samples, in which frame t has its middle at sample t * hop.
    func sound(of powers: Spectrogram, count: Int) -> [Float] {
        var magnitudes = mel.bank.inverse(powers)
        for index in magnitudes.values.indices {
            magnitudes.values[index] = magnitudes.values[index].squareRoot()
        }
        return Self.sound(
            mel.transform, magnitudes, count: count, start: .random(RandomKey(seed: 0).derive("phases")),
            iterations: iterations)
    }

    /// Griffin-Lim with the study's momentum.
    static func sound(
        _ transform: STFT, _ magnitudes: Spectrogram, count: Int, start: GriffinLim.Start,
        iterations: Int = 32
    ) -> [Float] {
        do {
            var search = try GriffinLim(
                transform, magnitudes: magnitudes, momentum: 0.99, length: count, start: start)
            search.iterate(iterations)
            return search.samples()
        } catch {
            preconditionFailure("settings of which no sound can be made are refused before: \(error)")
        }
    }
}

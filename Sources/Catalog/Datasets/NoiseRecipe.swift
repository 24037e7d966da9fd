import Audio
import Randomness

/// How loud the noise is that a clean clip is mixed with.
package enum NoiseRecipe: Equatable, Sendable {
    /// Training: uniform between two signal-to-noise ratios in dB; validation: each of a list. Nothing is clipped, so
    /// the ratio holds exactly over the crop.
    case ratio(low: Double, high: Double, validation: [Double])
    /// Each of a list of standard deviations, of full scale; the mix is clipped to ±1, as a sound card would.
    case deviations([Double])

    /// How many noisy versions a clean clip has, in a split.
    package func versions(forTraining: Bool) -> Int {
        switch self {
        case .ratio(_, _, let validation): forTraining ? 1 : validation.count
        case .deviations(let list): list.count
        }
    }

    /// The noisy version of a clip.
    ///
    /// - Returns: the mix, and the condition's name and value: `snr` in dB, or `noise_level`.
    package func mix(
        _ clean: [Float], version: Int, forTraining: Bool, color: NoiseColor = .white, sampleRate: Int,
        using generator: inout RandomGenerator
    ) -> (noisy: [Float], condition: String, value: Double) {
        switch self {
        case .ratio(let low, let high, let validation):
            let ratio = forTraining ? generator.uniform(low, high) : validation[version]
            let noise = color.samples(clean.count, sampleRate: sampleRate, using: &generator)
            return (Noise.mix(clean, with: noise, snr: ratio), "snr", ratio)
        case .deviations(let list):
            var noise = color.samples(clean.count, sampleRate: sampleRate, using: &generator)
            let deviation = Float(list[version])
            for index in noise.indices {
                noise[index] = min(1, max(-1, clean[index] + deviation * noise[index]))
            }
            return (noise, "noise_level", list[version])
        }
    }
}

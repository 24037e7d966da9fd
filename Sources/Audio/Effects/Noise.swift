import Glibc
import Randomness

/// Noise added to sound. All chance comes from the generator that is passed in.
public enum Noise {
    /// Normally distributed white noise of the given deviation.
    public static func white(_ count: Int, deviation: Float = 1, using generator: inout RandomGenerator)
        -> [Float]
    {
        var noise = [Float](repeating: 0, count: count)
        generator.fillNormal(&noise, deviation: deviation)
        return noise
    }

    /// `samples` plus white noise of a fixed standard deviation, clipped to ±1 unless that is refused.
    public static func adding(
        deviation: Float, to samples: [Float], clipped: Bool = true, using generator: inout RandomGenerator
    ) -> [Float] {
        var sum = white(samples.count, deviation: deviation, using: &generator)
        for index in sum.indices {
            let value = sum[index] + samples[index]
            sum[index] = clipped ? min(1, max(-1, value)) : value
        }
        return sum
    }

    /// `samples` plus white noise at exactly `snr` decibels below them (over the whole clip, before any clipping).
    ///
    /// A silent clip has no such level and comes back as it is.
    public static func adding(
        snr: Double, to samples: [Float], clipped: Bool = false, using generator: inout RandomGenerator
    ) -> [Float] {
        mix(samples, with: white(samples.count, using: &generator), snr: snr, clipped: clipped)
    }

    /// `samples` plus `noise`, scaled so that the two energies stand at `snr` decibels.
    ///
    /// - Parameter noise: the same number of samples. Where it or the clip is silent, the clip comes back as it is.
    public static func mix(_ samples: [Float], with noise: [Float], snr: Double, clipped: Bool = false)
        -> [Float]
    {
        precondition(noise.count == samples.count, "\(noise.count) samples of noise for \(samples.count)")
        guard let gain = gain(signal: energy(samples), noise: energy(noise), snr: snr) else { return samples }
        return sum(samples, noise, gain: gain, clipped: clipped)
    }

    /// The same of tapes.
    static func mix(
        _ sound: SampleTape<Float>, with noise: SampleTape<Float>, snr: Double
    ) throws(AudioError) -> SampleTape<Float> {
        guard let gain = gain(signal: try sound.energy(), noise: try noise.energy(), snr: snr) else {
            return sound
        }
        return try sound.mapped { samples, start throws(AudioError) in
            sum(samples, try noise.read(start..<start + samples.count), gain: gain, clipped: false)
        }
    }

    /// What noise is multiplied with; nil where one of the two is silent.
    private static func gain(signal: Double, noise: Double, snr: Double) -> Float? {
        guard signal > 0, noise > 0 else { return nil }
        return Float((signal / noise).squareRoot() * pow(10, -snr / 20))
    }

    private static func sum(_ samples: [Float], _ noise: [Float], gain: Float, clipped: Bool) -> [Float] {
        var sum = samples
        for index in sum.indices {
            let value = samples[index] + gain * noise[index]
            sum[index] = clipped ? min(1, max(-1, value)) : value
        }
        return sum
    }
}

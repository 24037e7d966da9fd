import Randomness

/// How noise is spread over frequencies.
package enum NoiseColor: String, Sendable, CaseIterable {
    /// The same power in every hertz.
    case white
    /// The same power in every octave: -3 dB an octave.
    case pink
    /// -6 dB an octave, like traffic behind a wall.
    case brown

    /// Normal noise of this colour and of unit power.
    ///
    /// White noise has it on average, as `numpy.random.normal` does; the others exactly, over these samples.
    package func noise(_ count: Int, using generator: inout RandomGenerator) -> [Float] {
        // Filters start in silence: what they give before they have settled is thrown away.
        let settling = self == .white ? 0 : 4_096
        var samples = [Float](repeating: 0, count: count + settling)
        generator.fillNormal(&samples)
        switch self {
        case .white: return samples
        case .pink: Self.makePink(&samples)
        case .brown: Self.makeBrown(&samples)
        }
        samples.removeFirst(settling)
        let power = samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, count))
        let gain = power > 0 ? Float(1 / power.squareRoot()) : 0
        for index in samples.indices { samples[index] *= gain }
        return samples
    }

    /// Paul Kellet's filter (musicdsp.org, "Filter to make pink noise from white noise"): six first-order sections whose
    /// sum falls by 3 dB an octave, within 0.05 dB from 1/4800 of the sampling rate up.
    private static func makePink(_ samples: inout [Float]) {
        let poles = SIMD8<Float>(0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616, 0, 0)
        let gains = SIMD8<Float>(0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980, 0, 0)
        var state = SIMD8<Float>.zero
        var last: Float = 0
        for index in samples.indices {
            let white = samples[index]
            state = poles * state + gains * white
            samples[index] = state.sum() + last + 0.5362 * white
            last = 0.115926 * white
        }
    }

    /// A leaky sum: -6 dB an octave above 1/3000 of the sampling rate, level below.
    private static func makeBrown(_ samples: inout [Float]) {
        var sum: Float = 0
        for index in samples.indices {
            sum = 0.998 * sum + samples[index]
            samples[index] = sum
        }
    }
}

import Glibc

/// Decibels of spectrograms, with librosa's conventions.
public enum Decibel {
    /// What 0 dB stands for.
    public enum Reference: Hashable, Sendable {
        case value(Float)
        /// The largest value present (librosa's `ref=np.max`).
        case maximum
    }

    /// 10 log₁₀(max(amin, S) / max(amin, ref)), raised to at least `topDecibels` below the largest result.
    ///
    /// - Parameters:
    ///   - floor: power below which all is one; librosa's `amin`.
    ///   - topDecibels: the range that is kept, or nil for all of it.
    public static func ofPower(
        _ powers: [Float], reference: Reference = .value(1), floor: Float = 1e-10, topDecibels: Float? = 80
    ) -> [Float] {
        precondition(floor > 0, "a floor of \(floor)")
        let base =
            switch reference {
            case .value(let value): abs(value)
            case .maximum: powers.max() ?? 0
            }
        let shift = 10 * log10f(max(floor, base))
        var levels = powers.map { 10 * log10f(max(floor, $0)) - shift }
        if let topDecibels, let loudest = levels.max() {
            let lowest = loudest - topDecibels
            for index in levels.indices { levels[index] = max(levels[index], lowest) }
        }
        return levels
    }

    /// The same from magnitudes: `ofPower` of their squares, with the floor squared too (librosa: 1e-5).
    public static func ofAmplitude(
        _ amplitudes: [Float], reference: Reference = .value(1), floor: Float = 1e-5, topDecibels: Float? = 80
    ) -> [Float] {
        let squared: Reference =
            switch reference {
            case .value(let value): .value(value * value)
            case .maximum: .maximum
            }
        return ofPower(
            amplitudes.map { $0 * $0 }, reference: squared, floor: floor * floor, topDecibels: topDecibels)
    }

    /// ref × 10^(dB / 10).
    public static func toPower(_ decibels: [Float], reference: Float = 1) -> [Float] {
        decibels.map { reference * powf(10, $0 / 10) }
    }

    /// ref × 10^(dB / 20).
    public static func toAmplitude(_ decibels: [Float], reference: Float = 1) -> [Float] {
        decibels.map { reference * powf(10, $0 / 20) }
    }
}

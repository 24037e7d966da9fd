import Glibc
import Randomness

/// Kinds of noise that need no recording.
public enum NoiseColor: String, Sendable, CaseIterable, Codable {
    /// Equal power at every frequency.
    case white
    /// Power as 1/f.
    case pink
    /// Power as 1/f².
    case brown
    /// A mains hum of 50 Hz with its harmonics, each half as loud as the one before, at random phases.
    case hum

    /// Noise of deviation 1.
    ///
    /// Pink and brown noise are white noise shaped in the frequency domain from 20 Hz up (flat below, so that a long
    /// clip does not drift away).
    public func samples(_ count: Int, sampleRate: Int, using generator: inout RandomGenerator) -> [Float] {
        switch self {
        case .white: return Noise.white(count, using: &generator)
        case .pink: return Self.shaped(count, sampleRate: sampleRate, exponent: 0.5, using: &generator)
        case .brown: return Self.shaped(count, sampleRate: sampleRate, exponent: 1, using: &generator)
        case .hum: return Self.hum(count, sampleRate: sampleRate, using: &generator)
        }
    }

    /// White noise with amplitudes divided by f^exponent.
    private static func shaped(
        _ count: Int, sampleRate: Int, exponent: Double, using generator: inout RandomGenerator
    ) -> [Float] {
        guard count > 0 else { return [] }
        var size = 16
        while size < count { size *= 2 }
        let fourier = RealFourier<Double>.shared(size)
        let scratch = FourierScratch<Double>(size: size)
        let lowest = max(1, 20 * Double(size) / Double(sampleRate))
        for bin in 0...size / 2 {
            let gain = bin == 0 ? 0 : pow(max(lowest, Double(bin)), -exponent)
            scratch.bins[2 * bin] = gain * generator.normal()
            scratch.bins[2 * bin + 1] = bin == 0 || bin == size / 2 ? 0 : gain * generator.normal()
        }
        fourier.inverse(scratch)
        return normalized((0..<count).map { scratch.time[$0] })
    }

    private static func hum(_ count: Int, sampleRate: Int, using generator: inout RandomGenerator) -> [Float]
    {
        let phases = (0..<8).map { _ in generator.uniform(0, 2 * Double.pi) }
        let partials = phases.indices.filter { 50 * Double($0 + 1) < Double(sampleRate) / 2 }
        return normalized(
            (0..<count).map { index in
                let turn = 2 * Double.pi * 50 * Double(index) / Double(sampleRate)
                return partials.reduce(0.0) { sum, partial in
                    sum + pow(0.5, Double(partial)) * sin(turn * Double(partial + 1) + phases[partial])
                }
            })
    }

    private static func normalized(_ values: [Double]) -> [Float] {
        let power = values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))
        let scale = power > 0 ? 1 / power.squareRoot() : 0
        return values.map { Float($0 * scale) }
    }
}

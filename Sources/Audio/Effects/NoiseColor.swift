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

    /// As many samples as `sound` has, kept as it is.
    ///
    /// What ``samples(_:sampleRate:using:)`` gives, but pink and brown noise of more than ``wholeLimit`` samples that are not in
    /// memory: their transform would be as long as the sound, so they are made of shorter stretches that fade into each other.
    package func tape(
        like sound: SampleTape<Float>, sampleRate: Int, using generator: inout RandomGenerator,
        wholeLimit: Int = Self.wholeLimit
    ) throws(AudioError) -> SampleTape<Float> {
        let noise: SampleTape<Float> = sound.blank()
        switch self {
        case .white:
            for piece in sound.pieces { try noise.append(Noise.white(piece.count, using: &generator)) }
            return noise
        case .pink, .brown:
            guard sound.memoryLimit < sound.count, sound.count > wholeLimit else {
                try noise.append(samples(sound.count, sampleRate: sampleRate, using: &generator))
                return noise
            }
            let values: SampleTape<Double> = sound.blank()
            try Self.stretches(
                sound.count, size: wholeLimit / 4, sampleRate: sampleRate, exponent: self == .pink ? 0.5 : 1,
                onto: values, using: &generator)
            return try Self.normalized(values)
        case .hum:
            let hum = Hum(sampleRate: sampleRate, using: &generator)
            return try Self.normalized(sound.mapped { hum.values($1..<$1 + $0.count) })
        }
    }

    /// Samples up to which shaped noise comes of one transform: 64 MB of doubles.
    package static let wholeLimit = 1 << 22

    /// White noise with amplitudes divided by f^exponent.
    private static func shaped(
        _ count: Int, sampleRate: Int, exponent: Double, using generator: inout RandomGenerator
    ) -> [Float] {
        guard count > 0 else { return [] }
        var size = 16
        while size < count { size *= 2 }
        let scratch = FourierScratch<Double>(size: size)
        shape(scratch, size: size, sampleRate: sampleRate, exponent: exponent, using: &generator)
        return normalized(UnsafeBufferPointer(start: scratch.time, count: count))
    }

    /// Fills a transform's samples; their level depends on its size.
    private static func shape(
        _ scratch: borrowing FourierScratch<Double>, size: Int, sampleRate: Int, exponent: Double,
        using generator: inout RandomGenerator
    ) {
        let lowest = max(1, 20 * Double(size) / Double(sampleRate))
        for bin in 0...size / 2 {
            let gain = bin == 0 ? 0 : pow(max(lowest, Double(bin)), -exponent)
            scratch.bins[2 * bin] = gain * generator.normal()
            scratch.bins[2 * bin + 1] = bin == 0 || bin == size / 2 ? 0 : gain * generator.normal()
        }
        RealFourier<Double>.shared(size).inverse(scratch)
    }

    /// Stretches that overlap by half of their length; sine and cosine keep the power where they fade.
    private static func stretches(
        _ count: Int, size: Int, sampleRate: Int, exponent: Double, onto values: SampleTape<Double>,
        using generator: inout RandomGenerator
    ) throws(AudioError) {
        let half = size / 2
        let scratch = FourierScratch<Double>(size: size)
        shape(scratch, size: size, sampleRate: sampleRate, exponent: exponent, using: &generator)
        while values.count < count {
            let fading = (half..<size).map { scratch.time[$0] }
            shape(scratch, size: size, sampleRate: sampleRate, exponent: exponent, using: &generator)
            let stretch = (0..<min(half, count - values.count)).map { index in
                let turn = Double.pi / 2 * (Double(index) + 0.5) / Double(half)
                return fading[index] * cos(turn) + scratch.time[index] * sin(turn)
            }
            try values.append(stretch)
        }
    }

    private static func hum(_ count: Int, sampleRate: Int, using generator: inout RandomGenerator) -> [Float]
    {
        let values = Hum(sampleRate: sampleRate, using: &generator).values(0..<count)
        return values.withUnsafeBufferPointer { normalized($0) }
    }

    /// At the power of one.
    private static func normalized(_ values: UnsafeBufferPointer<Double>) -> [Float] {
        let scale = scale(values.reduce(0) { $0 + $1 * $1 }, values.count)
        return values.map { Float($0 * scale) }
    }

    private static func normalized(_ values: SampleTape<Double>) throws(AudioError) -> SampleTape<Float> {
        var energy = 0.0
        for piece in values.pieces { energy = try values.read(piece).reduce(energy) { $0 + $1 * $1 } }
        let scale = scale(energy, values.count)
        return try values.mapped { piece, _ in piece.map { Float($0 * scale) } }
    }

    private static func scale(_ energy: Double, _ count: Int) -> Double {
        let power = energy / Double(max(1, count))
        return power > 0 ? 1 / power.squareRoot() : 0
    }
}

/// The mains' hum, before its level is set.
private struct Hum {
    private let sampleRate: Int
    private let phases: [Double]
    private let partials: [Int]

    init(sampleRate: Int, using generator: inout RandomGenerator) {
        self.sampleRate = sampleRate
        phases = (0..<8).map { _ in generator.uniform(0, 2 * Double.pi) }
        partials = phases.indices.filter { 50 * Double($0 + 1) < Double(sampleRate) / 2 }
    }

    func values(_ range: Range<Int>) -> [Double] {
        range.map { index in
            let turn = 2 * Double.pi * 50 * Double(index) / Double(sampleRate)
            return partials.reduce(0.0) { sum, partial in
                sum + pow(0.5, Double(partial)) * sin(turn * Double(partial + 1) + phases[partial])
            }
        }
    }
}

import Glibc
import Randomness

/// A 78 rpm record: the degradations of the restoration study, in its order, each with its setting.
///
/// Hiss, crackle, narrow band, wow, saturation, then the peak set and rounding to 16 bits. A stage with a setting of 0
/// (or nil) is left out.
public struct Gramophone: Hashable, Sendable {
    /// Deviation of the surface hiss.
    public var hiss: Float = 0.005
    /// Crackles for each whole second.
    public var cracklesPerSecond = 5
    /// Samples a crackle lasts, and its largest value.
    public var crackleLength = 20
    public var crackleLevel: Float = 0.5
    /// Hz; nil leaves the top as it is.
    public var lowPass: Double? = 3500
    public var lowPassOrder = 5
    /// Hz; nil leaves the bottom as it is.
    public var highPass: Double? = 200
    public var highPassOrder = 3
    /// How far the reading place swings, in seconds, and how often a second.
    public var wowDepth = 0.002
    public var wowRate = 0.5
    /// The gain before tanh; 0 for no saturation.
    public var drive: Float = 1.5
    /// Largest absolute value of the result; nil leaves the level.
    public var peak: Float? = 0.95
    /// Whether values are rounded to 16 bits.
    public var quantizes = true

    public init() {}

    /// The record of a clip.
    ///
    /// - Throws: ``AudioError`` for a cut-off that the rate does not allow.
    public func callAsFunction(
        _ samples: [Float], sampleRate: Int, using generator: inout RandomGenerator
    ) throws(AudioError) -> [Float] {
        try self(SampleTape(samples), sampleRate: sampleRate, using: &generator).all()
    }

    /// The record of a tape, which stays as it is.
    func callAsFunction(
        _ tape: SampleTape<Float>, sampleRate: Int, using generator: inout RandomGenerator
    ) throws(AudioError) -> SampleTape<Float> {
        var sound: SampleTape<Float> = tape.blank()
        for piece in tape.pieces {
            var samples = try tape.read(piece)
            if hiss > 0 {
                let noise = Noise.white(samples.count, deviation: hiss, using: &generator)
                for index in samples.indices { samples[index] += noise[index] }
            }
            try sound.append(samples)
        }
        try addCrackle(to: sound, sampleRate: sampleRate, using: &generator)
        if let lowPass {
            sound = try Butterworth(.lowPass, order: lowPassOrder, cutoff: lowPass, sampleRate: sampleRate)
                .filtered(sound)
        }
        if let highPass {
            sound = try Butterworth(.highPass, order: highPassOrder, cutoff: highPass, sampleRate: sampleRate)
                .filtered(sound)
        }
        if wowDepth > 0 { sound = try wow(sound, sampleRate: sampleRate) }
        var largest: Float = 0
        sound = try sound.mapped { samples, _ in
            let driven = drive > 0 ? samples.map { tanhf(drive * $0) } : samples
            largest = max(largest, driven.lazy.map { abs($0) }.max() ?? 0)
            return driven
        }
        return try sound.mapped { samples, _ in
            var samples = samples
            if let peak, largest > 0 {
                for index in samples.indices { samples[index] *= peak / largest }
            }
            if quantizes {
                for index in samples.indices {
                    samples[index] =
                        max(-32_768, min(32_767, (samples[index] * 32_767).rounded())) / 32_768
                }
            }
            return samples
        }
    }

    private func addCrackle(
        to sound: SampleTape<Float>, sampleRate: Int, using generator: inout RandomGenerator
    ) throws(AudioError) {
        guard sound.count > crackleLength, crackleLength > 0, crackleLevel > 0 else { return }
        for _ in 0..<(sound.count / sampleRate * cracklesPerSecond) {
            let start = generator.integer(below: sound.count - crackleLength)
            var samples = try sound.read(start..<start + crackleLength)
            for index in samples.indices {
                samples[index] += Float(generator.uniform(-Double(crackleLevel), Double(crackleLevel)))
            }
            try sound.replace(at: start, with: samples)
        }
    }

    /// Reads at n + depth × rate × sin(2π × wowRate × t), between samples by a straight line, held at the ends.
    private func wow(
        _ sound: SampleTape<Float>, sampleRate: Int
    ) throws(AudioError) -> SampleTape<Float> {
        let last = sound.count - 1
        return try sound.mapped { samples, start throws(AudioError) in
            let places = (start..<start + samples.count).map { index -> Double in
                let time = Double(index) / Double(sampleRate)
                let swing = wowDepth * Double(sampleRate) * sin(2 * Double.pi * wowRate * time)
                return min(Double(last), max(0, Double(index) + swing))
            }
            let from = Int(places.min() ?? 0)
            let near = try sound.read(from..<min(last, Int(places.max() ?? 0) + 1) + 1)
            return places.map { place in
                let before = Int(place)
                let after = min(last, before + 1)
                let share = Float(place - Double(before))
                return near[before - from] * (1 - share) + near[after - from] * share
            }
        }
    }
}

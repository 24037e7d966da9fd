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
        var sound = samples
        if hiss > 0 {
            let noise = Noise.white(sound.count, deviation: hiss, using: &generator)
            for index in sound.indices { sound[index] += noise[index] }
        }
        addCrackle(to: &sound, sampleRate: sampleRate, using: &generator)
        if let lowPass {
            sound = try Butterworth(.lowPass, order: lowPassOrder, cutoff: lowPass, sampleRate: sampleRate)
                .filtered(sound)
        }
        if let highPass {
            sound = try Butterworth(.highPass, order: highPassOrder, cutoff: highPass, sampleRate: sampleRate)
                .filtered(sound)
        }
        if wowDepth > 0 { sound = wow(sound, sampleRate: sampleRate) }
        if drive > 0 { for index in sound.indices { sound[index] = tanhf(drive * sound[index]) } }
        if let peak, let largest = sound.lazy.map({ abs($0) }).max(), largest > 0 {
            for index in sound.indices { sound[index] *= peak / largest }
        }
        if quantizes {
            for index in sound.indices {
                sound[index] = max(-32_768, min(32_767, (sound[index] * 32_767).rounded())) / 32_768
            }
        }
        return sound
    }

    private func addCrackle(
        to sound: inout [Float], sampleRate: Int, using generator: inout RandomGenerator
    ) {
        guard sound.count > crackleLength, crackleLength > 0, crackleLevel > 0 else { return }
        for _ in 0..<(sound.count / sampleRate * cracklesPerSecond) {
            let start = generator.integer(below: sound.count - crackleLength)
            for index in start..<(start + crackleLength) {
                sound[index] += Float(generator.uniform(-Double(crackleLevel), Double(crackleLevel)))
            }
        }
    }

    /// Reads at n + depth × rate × sin(2π × wowRate × t), between samples by a straight line, held at the ends.
    private func wow(_ sound: [Float], sampleRate: Int) -> [Float] {
        let last = sound.count - 1
        return sound.indices.map { index in
            let time = Double(index) / Double(sampleRate)
            let swing = wowDepth * Double(sampleRate) * sin(2 * Double.pi * wowRate * time)
            let place = min(Double(last), max(0, Double(index) + swing))
            let before = Int(place)
            let after = min(last, before + 1)
            let share = Float(place - Double(before))
            return sound[before] * (1 - share) + sound[after] * share
        }
    }
}

import Audio
import Learning
import Randomness
import Specs

/// Griffin-Lim with momentum (Perraudin, Balazs and Søndergaard, 2013) from the magnitudes of a reassigned spectrogram; its
/// frequencies and times are left aside.
public struct GriffinLimInverter: ModelEntry {
    public static let kind = "griffin_lim"
    public static let summary = "fast Griffin-Lim from the magnitudes alone; nothing to train"
    public static let tiny = [
        #"{ "iterations": 3 }"#
    ]
    public static let usualMetrics = inversionMetrics

    public var map = MapSettings()
    public var iterations = 32
    public var momentum = 0.99

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("iterations", &iterations, .from(1, to: 100_000), "of alternating projection")
        fields.field("momentum", &momentum, .from(0, to: 10), "0 is plain Griffin-Lim")
        map.fields(fields)
    }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        map.objection(toExamplesOf: count)
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let stft = try map.stft()
        try stft.requireInvertible()
        let phases = key.derive("phases")
        return try MapInverter(map, sampleRate: sampleRate, key: key) {
            [settings = map, iterations, momentum] map, count in
            var search = try GriffinLim(
                stft, magnitudes: map.spectrogram, momentum: Float(momentum), length: count,
                start: .random(phases))
            search.iterate(iterations)
            return settings.inversion(search.samples(), frames: map.frameCount, of: stft)
        }
    }
}

import Audio
import Learning
import Randomness
import Specs

/// Nothing at all: zeros, whatever comes in. What an error must be held against.
public struct Zero: ModelEntry {
    public static let kind = "zero"
    public static let summary =
        "zeros, whatever comes in: what every error must be held against; nothing to train"
    public static let usualMetrics = inversionMetrics

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? { nil }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let map = MapSettings()
        return try MapInverter(map, sampleRate: sampleRate, key: key) { spectrogram, count in
            let span = (spectrogram.frameCount - 1) * map.hopLength + map.fftSize
            return Inversion(samples: [Double](repeating: 0, count: count ?? span))
        }
    }
}

import Audio
import Learning
import Randomness
import Specs
import Tensors

/// The exact decoder: solves a reassigned spectrogram for the sound it is of, up to one sign. See docs/inversion.md.
public struct ReassignedExact: ModelEntry {
    public static let kind = "reassigned_exact"
    public static let summary = "exact decoder of reassigned spectrograms, up to one sign; nothing to train"
    public static let usualMetrics = inversionMetrics

    public var map = MapSettings()

    public var representation: Representation { .waveform }

    public init() {}

    public mutating func fields(_ fields: Fields) { map.fields(fields) }

    public func objection(toExamplesAt sampleRate: Int, count: Int) -> String? {
        map.objection(toExamplesOf: count)
    }

    public func makeModel(sampleRate: Int, key: RandomKey) throws -> any Model {
        let decoder = try ReassignedDecoder(
            map.layout(sampleRate: sampleRate), seed: key.derive("starts").state)
        return try MapInverter(map, sampleRate: sampleRate, key: key) { map, count in
            var decoder = decoder
            decoder.threads = ThreadPool.threads
            let decoding = try decoder.decode(map, count: count)
            return Inversion(
                samples: decoding.samples, unrecovered: decoding.report.unrecovered,
                parts: decoding.report.parts, notes: decoding.report.notes)
        }
    }
}

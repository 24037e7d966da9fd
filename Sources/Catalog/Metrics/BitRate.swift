import Learning
import Measures
import Specs

/// Thousand bits a second of sound that a codec's file has, every stored byte counted: header, scales, latent, checksums. Not
/// defined for models that store nothing.
public struct BitRate: MetricEntry, Metric {
    public static let kind = "bit_rate"
    public static let summary = "bits a second of a codec's whole file, header and scales included"

    public let columns = [Measure.bitRate]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        guard let bytes = clip.storedBytes, !clip.reference.isEmpty else { return [nil] }
        return [Double(8 * bytes) / 1_000 / (Double(clip.reference.count) / Double(clip.sampleRate))]
    }
}

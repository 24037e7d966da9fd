import Learning
import Measures
import Specs

/// Bytes of the sound as 16-bit PCM, over the bytes of a codec's file, every stored byte counted; under 1 the file is the
/// larger. Not defined for models that store nothing.
public struct CompressionRatio: MetricEntry, Metric {
    public static let kind = "compression"
    public static let summary = "bytes of 16-bit PCM over bytes of a codec's whole file"

    public let columns = [Measure.compression]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        guard let bytes = clip.storedBytes, bytes > 0 else { return [nil] }
        return [Double(2 * clip.reference.count) / Double(bytes)]
    }
}

import Audio
import Learning
import Measures
import Specs

/// Log-spectral distance, n_fft 2048, hop 512, in bels: of log₁₀ powers, so 1 B is 10 dB.
public struct LogSpectralDistance: MetricEntry, Metric {
    public static let kind = "lsd"
    public static let summary =
        "log-spectral distance of log10 powers in bels (1 B is 10 dB), n_fft 2048, hop 512"

    public let columns = [Measure.logSpectralDistance]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [Quality.logSpectralDistance(estimate: clip.estimate, reference: clip.reference)]
    }
}

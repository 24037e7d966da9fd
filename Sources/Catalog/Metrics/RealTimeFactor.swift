import Learning
import Measures
import Specs

/// Seconds of work a second of sound: under 1 keeps up with a live signal. Not defined for what was not timed.
public struct RealTimeFactor: MetricEntry, Metric {
    public static let kind = "real_time_factor"
    public static let summary = "seconds of work a second of sound"

    public let columns = [Measure.realTimeFactor]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        guard let seconds = clip.seconds, !clip.estimate.isEmpty else { return [nil] }
        return [seconds / (Double(clip.estimate.count) / Double(clip.sampleRate))]
    }
}

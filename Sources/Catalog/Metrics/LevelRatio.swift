import Audio
import Learning
import Measures
import Specs

/// Level of the output over that of the input: near 0 is the trap of a silent output.
public struct LevelRatio: MetricEntry, Metric {
    public static let kind = "level_ratio"
    public static let summary =
        "level of the output over that of the input: near 0 is the trap of a silent output"

    public let columns = [Measure.levelRatio]

    public init() {}

    public mutating func fields(_ fields: Fields) {}

    public func makeMetric() -> any Metric { self }

    public func values(for clip: ScoredClip) -> [Double?] {
        [Quality.levelRatio(output: clip.estimate, input: clip.input)]
    }
}

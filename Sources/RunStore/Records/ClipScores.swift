/// The scores of one validation clip.
public struct ClipScores: Hashable, Sendable {
    /// Stable across runs, so that runs are compared clip by clip.
    public var clip: String
    /// Numbers that describe the clip: `noise_level`, `snr`.
    public var conditions: [String: Double]
    /// The model's scores (`validation`) and the controls' (`validation:identity`, …).
    public var scores: [MetricValue]

    public init(clip: String, conditions: [String: Double], scores: [MetricValue]) {
        self.clip = clip
        self.conditions = conditions
        self.scores = scores
    }
}

/// Everything about one run that is not a metric.
public struct RunDetails: Sendable {
    public var run: Run
    public var question: String
    public var source: String
    public var overrides: [String]
    /// Canonical JSON.
    public var resolved: String
    public var dataSummary: String
    public var layers: [LayerRecord]
    public var attempts: [Attempt]
    public var artifacts: [Artifact]
    public var tags: [String]
    public var notes: [Note]

    /// A remark that a person left.
    public struct Note: Hashable, Sendable {
        public var createdAt: String
        public var text: String
    }
}

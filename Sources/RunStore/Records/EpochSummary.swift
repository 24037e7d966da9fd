/// One epoch that counts, without its metrics.
public struct EpochSummary: Hashable, Sendable {
    public var epoch: Int
    public var learningRate: Double
    public var seconds: Double
    public var examples: Int
    public var isBest: Bool
}

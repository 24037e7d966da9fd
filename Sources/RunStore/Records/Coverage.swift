/// Over how many clips a mean is, and for how many it was asked for: where a measure is not defined for a clip, they differ.
public struct Coverage: Hashable, Sendable {
    public var scored: Int
    public var asked: Int

    public init(_ scored: Int, of asked: Int) {
        self.scored = scored
        self.asked = asked
    }

    /// nil where either is unknown: an older program counted neither.
    init?(_ scored: Int?, of asked: Int?) {
        guard let scored, let asked else { return nil }
        self.init(scored, of: asked)
    }

    public var missing: Int { asked - scored }
    /// `15 of 20`.
    public var words: String { "\(scored) of \(asked)" }
}

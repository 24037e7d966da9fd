/// How a decoding went: what was recovered, how well it fits, and what cannot be known.
public struct ReassignedDecodingReport: Hashable, Sendable {
    /// Frames of the input.
    public var frameCount: Int
    /// Share of the frames that are solved, digital silence among them.
    public var coverage: Double
    /// Runs of solved frames.
    public var islands: [ClosedRange<Int>]
    /// Samples of the clip that are not recovered; zeros stand in their place.
    public var unrecovered: [Range<Int>]
    /// Samples whose signs belong together, in order of time; more than one where nothing ties the signs of parts of the clip
    /// to each other. Each is then right up to a sign of its own. Digital silence belongs to none.
    public var parts: [SignPart]
    /// The largest sum of squares of a solved frame relative to its energy, with the weights of the end.
    public var worstResidual: Double
    /// The median of the same.
    public var medianResidual: Double
    /// The relative sum of squares that the noise of the numbers leaves of the right samples, as estimated beforehand.
    public var noise: Double
    /// Starts that were tried to find first frames.
    public var seedStarts: Int
    /// Times two islands met and did not fit.
    public var conflicts: Int
    /// What a reader must know of signs and ends, one sentence each.
    public var notes: [String]

    /// Whether every sample is recovered.
    public var isWhole: Bool { unrecovered.isEmpty }

    /// Whether every sample is recovered, up to one sign for all of them.
    public var isExact: Bool { isWhole && parts.count <= 1 }
}

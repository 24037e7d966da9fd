import Measures

/// A clip ready to be scored: what went in, what came out, what should have.
public struct ScoredClip: Sendable {
    public var id: String
    public var sampleRate: Int
    public var input: [Float]
    public var estimate: [Float]
    /// The estimate in double precision, from models that compute it so: near an exact solution single precision hides
    /// most of the error.
    public var exactEstimate: [Double]?
    public var reference: [Float]
    /// Seconds the model took for this clip, or nil where it was not timed (controls).
    public var seconds: Double?
    /// Bytes of the whole file that the model stores this clip in; nil where it stores none.
    public var storedBytes: Int?
    /// What the model estimates, and what should have been, where it works on spectra.
    public var spectra: (estimate: PowerSpectra, reference: PowerSpectra)?

    public init(
        id: String, sampleRate: Int, input: [Float], estimate: [Float], reference: [Float], seconds: Double?
    ) {
        self.id = id
        self.sampleRate = sampleRate
        self.input = input
        self.estimate = estimate
        self.reference = reference
        self.seconds = seconds
    }
}

/// A quality measure over one clip. Means over clips are taken by the evaluation, which leaves missing values out and counts
/// the others.
public protocol Metric: Sendable {
    /// The numbers this metric yields, in order.
    var columns: [Measure] { get }
    /// Whether the same estimate always has the same values; not so for a measure of time.
    var isRepeatable: Bool { get }
    /// Whether it is computed from sound; a measure of ``ScoredClip/spectra`` is not, and spares the reconstruction.
    var needsSound: Bool { get }
    /// One value a column; nil where the measure is not defined (a silent reference), never infinite.
    func values(for clip: ScoredClip) -> [Double?]
}

extension Metric {
    public var isRepeatable: Bool { !columns.contains(where: \.isOfTime) }
    public var needsSound: Bool { true }

    /// ``values(for:)``, every one of them finite or nil, where an undefined score of an estimate counts as the worst of its scale.
    ///
    /// Whether the estimate or the reference is to blame is seen by asking for the reference's own score: a measure that is
    /// defined for a perfect estimate is undefined because of this one. A clip whose reference is at fault stays without a
    /// value, as does one that a measure without a worst has nothing to say of: it is missing from means, which say so.
    public func scores(for clip: ScoredClip) -> [Double?] {
        let found = values(for: clip).map { $0.flatMap { $0.isFinite ? $0 : nil } }
        guard zip(columns, found).contains(where: { $0.worst != nil && $1 == nil }) else { return found }
        var perfect = clip
        perfect.estimate = clip.reference
        if let spectra = clip.spectra { perfect.spectra = (spectra.reference, spectra.reference) }
        let own = values(for: perfect)
        return columns.indices.map { place in
            found[place] ?? (own[place]?.isFinite == true ? columns[place].worst : nil)
        }
    }
}

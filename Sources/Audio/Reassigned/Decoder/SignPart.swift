/// Samples of a decoded clip whose signs belong together: their sign against any other part cannot be known.
public struct SignPart: Hashable, Sendable {
    /// In order; most parts are a single stretch.
    public var ranges: [Range<Int>]

    public init(_ ranges: [Range<Int>]) { self.ranges = ranges }

    /// "0.12 to 0.5 s".
    public func text(sampleRate: Double) -> String {
        func seconds(_ sample: Int) -> String { "\((Double(sample) / sampleRate * 1_000).rounded() / 1_000)" }
        return ranges.map { "\(seconds($0.lowerBound)) to \(seconds($0.upperBound)) s" }
            .joined(separator: " and ")
    }
}

import Audio

/// How recordings are read on their way into a dataset, and what becomes of those that cannot be.
public struct Reading: Hashable, Sendable {
    /// One channel, counted from 1; nil: the mean of all.
    public var channel: Int?
    /// What is there is taken of a file that is cut short or damaged.
    public var acceptsTruncated = false
    /// A file of a folder that cannot be used is left out rather than refused.
    public var skipsDamaged = false

    public init() {}

    /// Of a file whose shortcomings were told when it was found.
    var tolerance: Tolerance { acceptsTruncated ? .accepting : .none }

    /// What of a recording is used, behind its digest; nothing for the mean of all.
    public var mark: String { channel.map { " channel \($0)" } ?? "" }

    /// The same for the names of caches: what was taken of a damaged file is no cache of who refuses it.
    var words: String {
        (channel.map { "channel \($0)" } ?? "mono mean") + (acceptsTruncated ? ", what is there" : "")
    }
}

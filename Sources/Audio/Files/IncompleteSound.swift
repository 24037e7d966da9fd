/// A sound file of which less can be read than it says, and what was taken of it.
public struct IncompleteSound: Hashable, Sendable, CustomStringConvertible {
    public var path: String
    /// Samples of each channel that were read.
    public var found: Int
    /// Samples of each channel that should be there; nil where nothing says it.
    public var declared: Int?
    /// What is wrong, where it is not the number alone.
    public var reason: String?

    init(path: String, found: Int, objection: AudioError) {
        self.path = path
        self.found = found
        switch objection {
        case .truncated(_, let declared, _): self.declared = declared
        case .corrupt(_, let reason, _): self.reason = reason
        default: reason = objection.description
        }
    }

    /// How much of how much, without the path.
    public var extent: String {
        declared.map { "\(found) of \($0) samples" } ?? "the first \(found) samples; \(reason ?? "damaged")"
    }

    public var description: String {
        declared == nil
            ? "\(path) is damaged: \(reason ?? "nothing says how"); what can be read of it, \(found) samples, is used"
            : "\(path) is truncated: \(extent) are there and are used"
    }
}

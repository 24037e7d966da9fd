/// Which runs are meant.
public struct RunSelection: Sendable, Hashable {
    /// Each an id's beginning, an experiment's name or file, a study, or a tag. A run that fits any of them is meant; without terms,
    /// every run.
    public var terms: [String]
    /// Only these, unless empty.
    public var statuses: [RunStatus]
    /// Whether runs that were removed (softly) are meant too.
    public var includesDeleted: Bool

    public init(_ terms: [String] = [], statuses: [RunStatus] = [], includesDeleted: Bool = false) {
        self.terms = terms
        self.statuses = statuses
        self.includesDeleted = includesDeleted
    }

    /// The SQL that leaves out what is not to be seen.
    var visibility: String {
        var text = includesDeleted ? "" : " AND deleted_at IS NULL"
        if !statuses.isEmpty {
            text += " AND status IN (\(statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
        }
        return text
    }
}

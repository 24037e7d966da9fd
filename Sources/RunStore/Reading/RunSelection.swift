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

    /// Why a term that fits runs selects none of them.
    func refusal(of term: String) -> String {
        if statuses.isEmpty {
            return "the runs that \(term) names were removed; `etude restore \(term)` brings them back"
        }
        let words = statuses.map(\.rawValue).joined(separator: " or ")
        return "of the runs that \(term) names, none is \(words)"
            + (includesDeleted ? "" : " and not removed")
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

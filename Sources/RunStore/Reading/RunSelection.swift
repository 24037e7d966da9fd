/// Which runs are meant.
public struct RunSelection: Sendable, Hashable {
    /// Each an id's beginning, an experiment's name or file, a study, or a tag. A run that fits any of them is meant; without terms,
    /// every run.
    public var terms: [String]
    /// Only these, unless empty.
    public var states: [RunState]
    /// Whether runs that were removed (softly) are meant too.
    public var includesDeleted: Bool

    public init(_ terms: [String] = [], states: [RunState] = [], includesDeleted: Bool = false) {
        self.terms = terms
        self.states = states
        self.includesDeleted = includesDeleted
    }

    /// Why a term that fits runs selects none of them.
    func refusal(of term: String) -> String {
        if states.isEmpty {
            return "the runs that \(term) names were removed; `etude restore \(term)` brings them back"
        }
        let words = states.map(\.rawValue).joined(separator: " or ")
        return "of the runs that \(term) names, none is \(words)"
            + (includesDeleted ? "" : " and not removed")
    }

    /// The SQL that leaves out what is not to be seen.
    ///
    /// A run that was killed is stored as running: whoever selects looks at what is left.
    var visibility: String {
        var text = includesDeleted ? "" : " AND deleted_at IS NULL"
        if !states.isEmpty {
            text +=
                " AND status IN (\(Set(states.map { "'\($0.status.rawValue)'" }).sorted().joined(separator: ", ")))"
        }
        return text
    }
}

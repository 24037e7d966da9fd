/// What can go wrong when runs are turned into answers: one clear sentence, with the remedy.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No metric or setting has this name.
    case unknownColumn(pattern: String, known: [String])
    /// A program that this needs is not installed, or failed.
    case tool(name: String, reason: String)
    /// The file system refused.
    case file(path: String, reason: String)
    /// Numbers of a written report are no longer what the store says; a line each.
    case stale(path: String, differences: [String])
    /// A condition cannot be understood, or not be asked of these runs; `column` counts characters from 1.
    case condition(text: String, column: Int, sentence: String)
    /// A request cannot work: the whole sentence.
    case invalid(String)

    public var description: String {
        switch self {
        case .unknownColumn(let pattern, let known):
            "no run that was selected has a column \(pattern); there are: \(known.joined(separator: ", "))"
        case .tool(let name, let reason): "\(name) \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .stale(let path, let differences):
            "\(path) is stale: \(differences.prefix(100).joined(separator: "\n  "))"
                + (differences.count > 100 ? "\n  and \(differences.count - 100) more" : "")
        case .condition(let text, let column, let sentence):
            "--where, column \(column): \(sentence)\(Self.excerpt(text, column))"
        case .invalid(let sentence): sentence
        }
    }

    /// The condition with a sign at the place.
    private static func excerpt(_ text: String, _ column: Int) -> String {
        let characters = Array(Escaping.visible(text))
        guard !characters.isEmpty, column <= characters.count + 1 else { return "" }
        let before = characters[..<(column - 1)].suffix(30)
        let after = characters[(column - 1)...].prefix(30)
        return ": \(String(before))▸\(String(after))"
    }
}

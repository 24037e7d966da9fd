/// Reads a condition by recursive descent.
struct ConditionParser {
    private let text: String
    private let tokens: [ConditionToken]
    private var place = 0
    private var depth = 0

    private static let keywords: Set<String> = ["and", "or", "not", "in"]
    /// Nobody writes more; a program that does shall not end this one.
    private static let deepest = 100

    init(_ text: String) throws(ReportError) {
        self.text = text
        tokens = try ConditionToken.all(of: text)
    }

    mutating func whole() throws(ReportError) -> Condition {
        if tokens.count == 1 { throw failure("a condition is missing, such as val.si_sdr > 8") }
        let condition = try any()
        guard next.kind == .end else {
            throw failure("expected and, or, or the end, found \(found)")
        }
        return condition
    }

    private mutating func any() throws(ReportError) -> Condition {
        var parts = [try all()]
        while take("or") { parts.append(try all()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func all() throws(ReportError) -> Condition {
        var parts = [try one()]
        while take("and") { parts.append(try one()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func one() throws(ReportError) -> Condition {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest { throw failure("this is nested too deeply") }
        if take("not") { return .not(try one()) }
        if take("(", .sign) {
            let condition = try any()
            guard take(")", .sign) else { throw failure("expected and, or, or ), found \(found)") }
            return condition
        }
        guard next.kind == .word || next.kind == .quoted, !isKeyword else {
            throw failure("expected a name, not or (, found \(found)")
        }
        if next.kind == .word, Double(next.text) != nil {
            throw failure(
                "the name stands on the left and the value on the right, as in val.si_sdr > \(next.text)")
        }
        let name = Condition.Name(text: ColumnName.full(next.text), column: next.column)
        place += 1
        return try test(of: name)
    }

    private mutating func test(of name: Condition.Name) throws(ReportError) -> Condition {
        if next.kind == .sign, let comparator = Condition.Comparator(rawValue: next.text) {
            place += 1
            return .compares(name, comparator, try literal(after: comparator.rawValue))
        }
        for sign in ["~", "!~"] where take(sign, .sign) {
            let pattern = try literal(after: sign).text
            return sign == "~" ? .matches(name, pattern: pattern) : .not(.matches(name, pattern: pattern))
        }
        if isWord("not"), place + 1 < tokens.count, tokens[place + 1].text.lowercased() == "in" {
            place += 2
            return .not(.isIn(name, try list()))
        }
        if take("in") { return .isIn(name, try list()) }
        return .has(name)
    }

    private mutating func list() throws(ReportError) -> [Condition.Literal] {
        guard take("[", .sign) else {
            throw failure("expected a list after in, such as [1, 2], found \(found)")
        }
        var values = [try literal(after: "[")]
        while take(",", .sign) { values.append(try literal(after: ",")) }
        guard take("]", .sign) else { throw failure("expected , or ] in the list, found \(found)") }
        return values
    }

    private mutating func literal(after sign: String) throws(ReportError) -> Condition.Literal {
        let token = next
        guard token.kind == .word || token.kind == .quoted, !isKeyword else {
            throw failure("expected a value after \(sign), found \(found)")
        }
        place += 1
        let value: Condition.Literal.Value =
            token.kind == .quoted
            ? .text
            : ["none", "null"].contains(token.text.lowercased())
                ? .none : Double(token.text).map { .number($0) } ?? .text
        if case .number(let number) = value, number.isNaN {
            throw .condition(
                text: text, column: token.column, sentence: "nan equals nothing; write none for no value")
        }
        return Condition.Literal(value: value, text: token.text, column: token.column)
    }

    // MARK: - Tokens

    private var next: ConditionToken { tokens[place] }

    private var isKeyword: Bool {
        next.kind == .word && Self.keywords.contains(next.text.lowercased())
    }

    private func isWord(_ word: String) -> Bool { next.kind == .word && next.text.lowercased() == word }

    private mutating func take(_ text: String, _ kind: ConditionToken.Kind = .word) -> Bool {
        guard next.kind == kind, next.text.lowercased() == text else { return false }
        place += 1
        return true
    }

    private var found: String {
        next.kind == .end ? "the end" : next.kind == .quoted ? "the text \"\(next.text)\"" : next.text
    }

    private func failure(_ sentence: String) -> ReportError {
        .condition(text: text, column: next.column, sentence: sentence)
    }
}

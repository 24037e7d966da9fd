import Specs

extension Condition {
    /// Which of the runs fulfil this.
    ///
    /// - Parameter text: the condition as it was written, for messages.
    /// - Throws: ``ReportError/condition(text:column:sentence:)`` for a name that no run has, and for numbers that are
    ///   compared with text.
    func holds(for values: RunValues, text: String) throws -> [Bool] {
        switch self {
        case .all(let parts):
            return try parts.reduce(into: [Bool](repeating: true, count: values.runs.count)) { result, part in
                for (index, holds) in try part.holds(for: values, text: text).enumerated() where !holds {
                    result[index] = false
                }
            }
        case .any(let parts):
            return try parts.reduce(into: [Bool](repeating: false, count: values.runs.count)) {
                result, part in
                for (index, holds) in try part.holds(for: values, text: text).enumerated() where holds {
                    result[index] = true
                }
            }
        case .not(let part): return try part.holds(for: values, text: text).map { !$0 }
        case .has(let name):
            return try Self.values(name, values, text).map { $0 != .missing && $0 != .text("false") }
        case .matches(let name, let pattern):
            return try Self.values(name, values, text).map { value in
                switch value {
                case .missing: false
                case .number(let number): ColumnName.matches(pattern, Figure.exact(number))
                case .text(let text): ColumnName.matches(pattern, text)
                case .several(let texts): texts.contains { ColumnName.matches(pattern, $0) }
                }
            }
        case .isIn(let name, let literals):
            return try Self.values(name, values, text).map { value in literals.contains { $0.equals(value) } }
        case .compares(let name, let comparator, let literal):
            let found = try Self.values(name, values, text)
            switch comparator {
            case .equal: return found.map(literal.equals)
            case .unequal: return found.map { !literal.equals($0) }
            case .less, .atMost, .more, .atLeast:
                try Self.checkOrder(of: found, name, comparator, literal, text)
                return found.map { literal.orders($0, comparator) }
            }
        }
    }

    private static func values(_ name: Name, _ values: RunValues, _ text: String) throws -> [RunValue] {
        if let found = try values.values(name.text) { return found }
        let names = try values.names()
        let nearest = Spelling.nearest(to: name.text, among: names)
        throw ReportError.condition(
            text: text, column: name.column,
            sentence: "no run that was selected has \(name.text)"
                + (nearest.map { "; did you mean \($0)?" }
                    ?? "; there are fields (\(RunField.all.prefix(6).map(\.key).joined(separator: ", ")), …), settings (model.kind, …) and metrics (val.loss, …)")
        )
    }

    /// Runs without a value are out of any order; where all others are of the wrong kind, the question is wrong.
    private static func checkOrder(
        of values: [RunValue], _ name: Name, _ comparator: Comparator, _ literal: Literal, _ text: String
    ) throws {
        let known = values.filter { $0 != .missing }
        if literal.value == .none {
            throw ReportError.condition(
                text: text, column: literal.column, sentence: "none has no order; ask for == none or != none")
        }
        let isNumber: Bool
        if case .number = literal.value { isNumber = true } else { isNumber = false }
        let fits = known.contains { value in
            switch value {
            case .number: isNumber
            case .text: !isNumber
            default: false
            }
        }
        if let example = known.first, !fits {
            let shown: String
            switch example {
            case .number(let number): shown = "a number (\(Figure.exact(number)))"
            case .text(let text): shown = "a text (\(Escaping.visible(text)))"
            default: shown = "a list of texts"
            }
            throw ReportError.condition(
                text: text, column: literal.column,
                sentence:
                    "\(name.text) is \(shown), which \(comparator.rawValue) \(literal.text) cannot be asked of"
            )
        }
    }
}

extension Condition.Literal {
    fileprivate func equals(_ other: RunValue) -> Bool {
        switch (value, other) {
        case (.none, .missing): true
        case (.none, _), (_, .missing): false
        case (.number(let a), .number(let b)): a == b
        case (.text, .number(let b)): Double(text) == b
        case (_, .text(let b)): text == b
        case (_, .several(let b)): b.contains(text)
        }
    }

    /// Whether a run's value stands in this order to the literal; it stands on the left.
    fileprivate func orders(_ other: RunValue, _ comparator: Condition.Comparator) -> Bool {
        switch (value, other) {
        case (.number(let b), .number(let a)): return comparator.holds(a, b)
        case (.text, .text(let a)): return comparator.holds(a, text)
        default: return false
        }
    }
}

extension Condition.Comparator {
    func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
        switch self {
        case .less: a < b
        case .atMost: a <= b
        case .more: a > b
        case .atLeast: a >= b
        case .equal: a == b
        case .unequal: a != b
        }
    }
}

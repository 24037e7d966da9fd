/// What a run has under a name, as conditions and orders read it.
enum RunValue: Hashable, Sendable {
    case missing
    case number(Double)
    case text(String)
    /// A run has several tags.
    case several([String])

    init(_ value: Table.Value) {
        switch value {
        case .number(let number): self = .number(number)
        case .integer(let number): self = .number(Double(number))
        case .text(let text): self = .text(text)
        case .missing: self = .missing
        }
    }

    /// A setting as the store keeps it.
    init(setting text: String) {
        if text == "null" { self = .missing } else { self = Double(text).map { .number($0) } ?? .text(text) }
    }

    /// Whether this comes before another; what is missing comes last either way.
    ///
    /// - Returns: nil where neither does.
    func precedes(_ other: RunValue, largestFirst: Bool) -> Bool? {
        switch (self, other) {
        case (.missing, .missing): nil
        case (.missing, _): false
        case (_, .missing): true
        case (.number(let a), .number(let b)): a == b ? nil : (a < b) != largestFirst
        case (.number, _): true
        case (_, .number): false
        case (.text(let a), .text(let b)): a == b ? nil : (a < b) != largestFirst
        case (.several(let a), .several(let b)):
            a == b ? nil : a.lexicographicallyPrecedes(b) != largestFirst
        case (.several, .text), (.text, .several): nil
        }
    }
}

extension Node {
    /// The value as JSON in one form only: keys sorted, no spaces, numbers as short as they can be. Equal settings give
    /// equal text, however they were written, so the text's digest identifies them.
    public var canonical: String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number: canonicalNumber
        case .string(let text): Self.quoted(text)
        case .array(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { Self.quoted($0.key) + ":" + $0.node.canonical }
                .joined(separator: ",") + "}"
        }
    }

    /// The value as JSON for people: keys in their order, two spaces a level, short lists on one line.
    public func pretty(indent: Int = 0) -> String {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch value {
        case .array(let items) where items.contains { !$0.isScalar }:
            return "[\n" + items.map { inner + $0.pretty(indent: indent + 2) }.joined(separator: ",\n")
                + "\n\(outer)]"
        case .array(let items):
            return "[" + items.map(\.canonical).joined(separator: ", ") + "]"
        case .object(let members) where members.isEmpty: return "{}"
        case .object(let members):
            return "{\n"
                + members.map { "\(inner)\(Self.quoted($0.key)): \($0.node.pretty(indent: indent + 2))" }
                .joined(separator: ",\n") + "\n\(outer)}"
        default: return canonical
        }
    }

    private var isScalar: Bool {
        switch value {
        case .array, .object: false
        default: true
        }
    }

    private var canonicalNumber: String {
        guard case .number(let text) = value else { return "" }
        if let whole = integer { return "\(whole)" }
        if let whole = unsigned { return "\(whole)" }
        return number.map { "\($0)" } ?? text
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

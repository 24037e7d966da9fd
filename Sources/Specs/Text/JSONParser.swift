/// Reads JSON (RFC 8259) and keeps the line and column of every key and value.
public struct JSONParser {
    private let scalars: [Unicode.Scalar]
    private let source: String
    private var index = 0
    private var line = 1
    private var column = 1
    /// Deeper than any experiment, shallower than the stack.
    private static let deepest = 64

    /// - Parameter source: the file's path, for messages.
    /// - Throws: ``SpecError`` with the line and column of the first thing that is not JSON.
    public static func parse(_ text: String, source: String) throws(SpecError) -> Node {
        var parser = JSONParser(text, source: source)
        parser.skipSpace()
        let node = try parser.value(depth: 0)
        parser.skipSpace()
        if let extra = parser.peek {
            throw parser.mistake(
                "expected the end of the file after the last value, found \(parser.words(for: extra))")
        }
        return node
    }

    private init(_ text: String, source: String) {
        scalars = Array(text.unicodeScalars)
        self.source = source
        // Editors of other systems mark the start of a file.
        if scalars.first == "\u{FEFF}" { index = 1 }
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var place: Place { Place(source, line: line, column: column) }

    private mutating func advance() {
        if scalars[index] == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
        index += 1
    }

    private mutating func skipSpace() {
        while let next = peek, next == " " || next == "\n" || next == "\r" || next == "\t" { advance() }
    }

    private func mistake(_ sentence: String, at place: Place? = nil) -> SpecError {
        SpecError(at: place ?? self.place, "not valid JSON: " + sentence)
    }

    private func words(for scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "the end of the file" }
        return scalar == "\n" ? "the end of the line" : "'\(scalar)'"
    }

    private mutating func value(depth: Int) throws(SpecError) -> Node {
        let start = place
        guard depth < Self.deepest else { throw mistake("more than \(Self.deepest) levels deep") }
        switch peek {
        case "{": return Node(.object(try members(depth: depth)), at: start)
        case "[": return Node(.array(try items(depth: depth)), at: start)
        case "\"": return Node(.string(try text()), at: start)
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        case "/": throw mistake("comments are not part of JSON; use the key `description`")
        case "'": throw mistake("texts stand in double quotes")
        case let next? where next == "-" || isDigit(next): return Node(.number(try number()), at: start)
        default: throw mistake("expected a value, found \(words(for: peek))")
        }
    }

    private mutating func word(_ word: String, _ value: Node.Value) throws(SpecError) -> Node {
        let start = place
        for scalar in word.unicodeScalars {
            guard peek == scalar else { throw mistake("expected a value, such as \(word)", at: start) }
            advance()
        }
        return Node(value, at: start)
    }

    private mutating func members(depth: Int) throws(SpecError) -> [Node.Member] {
        advance()
        skipSpace()
        var members: [Node.Member] = []
        if peek == "}" {
            advance()
            return members
        }
        while true {
            let start = place
            guard peek == "\"" else {
                throw mistake("expected a key in double quotes, found \(words(for: peek))")
            }
            let key = try text()
            if members.contains(where: { $0.key == key }) {
                throw mistake("the key \"\(key)\" is there twice", at: start)
            }
            skipSpace()
            guard peek == ":" else {
                throw mistake("expected ':' after the key \"\(key)\", found \(words(for: peek))")
            }
            advance()
            skipSpace()
            members.append(Node.Member(key: key, keyPlace: start, node: try value(depth: depth + 1)))
            if try !another(before: "}", after: "a value") { return members }
        }
    }

    private mutating func items(depth: Int) throws(SpecError) -> [Node] {
        advance()
        skipSpace()
        var items: [Node] = []
        if peek == "]" {
            advance()
            return items
        }
        while true {
            items.append(try value(depth: depth + 1))
            if try !another(before: "]", after: "an item") { return items }
        }
    }

    /// Steps over a comma (true) or the closing bracket (false).
    private mutating func another(before end: Unicode.Scalar, after what: String) throws(SpecError) -> Bool {
        skipSpace()
        if peek == end {
            advance()
            return false
        }
        guard peek == "," else {
            throw mistake("expected ',' or '\(end)' after \(what), found \(words(for: peek))")
        }
        let comma = place
        advance()
        skipSpace()
        if peek == end { throw mistake("a comma before '\(end)'", at: comma) }
        return true
    }

    private mutating func text() throws(SpecError) -> String {
        let start = place
        advance()
        var text = String.UnicodeScalarView()
        while true {
            guard let next = peek, next != "\n" else { throw mistake("a text that does not end", at: start) }
            if next == "\"" {
                advance()
                return String(text)
            }
            if next.value < 0x20 { throw mistake("a control character in a text") }
            if next == "\\" {
                text.append(try escape())
            } else {
                text.append(next)
                advance()
            }
        }
    }

    private mutating func escape() throws(SpecError) -> Unicode.Scalar {
        let start = place
        advance()
        guard let kind = peek else { throw mistake("a text that does not end", at: start) }
        advance()
        switch kind {
        case "\"", "\\", "/": return kind
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "u":
            var unit = try hexadecimal(start)
            if (0xD800..<0xDC00).contains(unit), peek == "\\" {
                advance()
                guard peek == "u" else { throw mistake("half a surrogate pair", at: start) }
                advance()
                let low = try hexadecimal(start)
                guard (0xDC00..<0xE000).contains(low) else {
                    throw mistake("half a surrogate pair", at: start)
                }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard unit != 0 else {
                throw mistake(
                    "\\u0000 ends a text for most programs, so none here holds it; leave it out", at: start)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw mistake("half a surrogate pair", at: start) }
            return scalar
        default: throw mistake("\\\(kind) is not an escape of JSON", at: start)
        }
    }

    private mutating func hexadecimal(_ start: Place) throws(SpecError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character($0).hexDigitValue }) else {
                throw mistake("\\u needs four hexadecimal digits", at: start)
            }
            unit = unit << 4 + UInt32(digit)
            advance()
        }
        return unit
    }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ("0"..."9").contains($0) } ?? false
    }

    private mutating func number() throws(SpecError) -> String {
        let start = place
        var text = String.UnicodeScalarView()
        func digits(_ parser: inout JSONParser) -> Int {
            var count = 0
            while let next = parser.peek, parser.isDigit(next) {
                text.append(next)
                parser.advance()
                count += 1
            }
            return count
        }
        if peek == "-" {
            text.append("-")
            advance()
        }
        let leadingZero = peek == "0"
        let whole = digits(&self)
        guard whole > 0, !(leadingZero && whole > 1) else { throw mistake("not a number", at: start) }
        if peek == "." {
            text.append(".")
            advance()
            guard digits(&self) > 0 else { throw mistake("expected digits after the point", at: start) }
        }
        if peek == "e" || peek == "E" {
            text.append("e")
            advance()
            if let sign = peek, sign == "+" || sign == "-" {
                text.append(sign)
                advance()
            }
            guard digits(&self) > 0 else { throw mistake("expected digits in the exponent", at: start) }
        }
        return String(text)
    }
}

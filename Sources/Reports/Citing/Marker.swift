/// A comment in a document of a person's own words that says what a number or a claim beside it is.
///
///     17.9 dB<!-- is: val.si_sdr of useful --> of SI-SDR, more than the coarse one<!-- holds: val.si_sdr of useful > val.si_sdr of coarse -->
///
/// A line of its own, `<!-- numbers of: results/codec.sqlite -->`, names the store that the markers below it are read from, as seen
/// from the document. Markers in code (fenced, or between backticks) are words about markers.
struct Marker: Equatable {
    enum Content: Equatable {
        /// The store of what follows.
        case store(String)
        /// The number that stands before the comment is this.
        case number(WrittenNumber, Quantity)
        /// These stand in this order.
        case claim([Quantity], [Condition.Comparator])
    }

    /// From 1.
    var line: Int
    /// As it was written.
    var text: String
    var content: Content

    private static let words = ["numbers of", "is", "holds"]

    /// - Parameter path: of the document, for what is said about it.
    /// - Throws: ``ReportError/invalid(_:)`` for a comment that begins as a marker does and is none.
    static func all(in lines: [String], path: String) throws(ReportError) -> [Marker] {
        var found: [Marker] = []
        var isCode = false
        for (index, line) in lines.enumerated() {
            if line.trimmed.hasPrefix("```") || line.trimmed.hasPrefix("~~~") {
                isCode.toggle()
                continue
            }
            if isCode { continue }
            found += try markers(in: Array(line), number: index + 1, path: path)
        }
        return found
    }

    private static func markers(
        in line: [Character], number: Int, path: String
    ) throws(ReportError) -> [Marker] {
        func refusal(_ sentence: String) -> ReportError { .invalid("\(path):\(number): \(sentence)") }
        let (open, close) = (Array("<!--"), Array("-->"))
        var found: [Marker] = []
        /// Where the words before the next comment begin.
        var start = 0
        var place = 0
        while place < line.count {
            if line[place] == "`" {
                // What stands between backticks is code; a backtick that is never closed is a backtick.
                if let end = line[(place + 1)...].firstIndex(of: "`") { place = end }
                place += 1
                continue
            }
            guard line[place...].starts(with: open) else {
                place += 1
                continue
            }
            let content = place + open.count
            let end = (content..<line.count).first { line[$0...].starts(with: close) }
            let text = String(line[content..<(end ?? line.count)]).trimmed
            if let word = words.first(where: {
                text == $0 || text.hasPrefix("\($0):") || text.hasPrefix("\($0) ")
            }) {
                guard let end else {
                    throw refusal("the marker is not closed in its line: \(Escaping.visible(text))")
                }
                guard text.hasPrefix("\(word):") else {
                    throw refusal(
                        "\"\(Escaping.visible(text))\" lacks a colon: a marker begins with \"\(word):\"")
                }
                let rest = String(text.dropFirst(word.count + 1)).trimmed
                do {
                    let content = try Self.content(word, rest, before: start..<place, of: line)
                    found.append(Marker(line: number, text: text, content: content))
                } catch {
                    throw refusal("the marker \"\(Escaping.visible(text))\" \(error.sentence)")
                }
                place = end + close.count
            } else {
                place = end.map { $0 + close.count } ?? line.count
            }
            start = place
        }
        return found
    }

    private static func content(
        _ word: String, _ text: String, before words: Range<Int>, of line: [Character]
    ) throws(QuantityError) -> Content {
        switch word {
        case "numbers of":
            guard !text.isEmpty else { throw QuantityError("names no store") }
            return .store(text)
        case "is":
            guard let number = WrittenNumber(endOf: words, of: line) else {
                throw QuantityError("has no number before it in its line, with at most a unit between them")
            }
            let (quantities, _) = try Quantity.chain(text)
            guard quantities.count == 1 else {
                throw QuantityError("compares; a number is one quantity, and an order stands in \"holds:\"")
            }
            return .number(number, quantities[0])
        default:
            let (quantities, order) = try Quantity.chain(text)
            guard !order.isEmpty else {
                throw QuantityError("has no order; it needs two quantities and one of > >= < <= between them")
            }
            return .claim(quantities, order)
        }
    }
}

extension String {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

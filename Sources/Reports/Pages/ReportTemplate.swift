import Specs

/// A page of a person's own, with places for the parts of a report: `{{results}}`.
struct ReportTemplate {
    /// Text that stays and names of parts, in turn.
    private let pieces: [Piece]

    private enum Piece {
        case text(String)
        case part(ReportPart)
    }

    /// - Throws: ``ReportError/invalid(_:)`` for a part that there is none of, with its line.
    init(_ text: String, path: String) throws(ReportError) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{") {
            let line = text[..<opening.lowerBound].count { $0.isNewline } + 1
            guard let closing = rest[opening.upperBound...].firstRange(of: "}}") else {
                throw .invalid("\(path):\(line): {{ is never closed; write }} behind the name of a part")
            }
            pieces.append(.text(String(rest[..<opening.lowerBound])))
            let name = rest[opening.upperBound..<closing.lowerBound].filter { $0 != " " }
            guard let part = ReportPart(rawValue: name) else {
                let known = ReportPart.allCases.map(\.rawValue)
                throw .invalid(
                    "\(path):\(line): a report has no part {{\(Escaping.visible(name))}}\(Spelling.hint(for: name, among: known))"
                )
            }
            pieces.append(.part(part))
            rest = rest[closing.upperBound...]
        }
        pieces.append(.text(String(rest)))
        self.pieces = pieces
        guard !parts.isEmpty else {
            throw .invalid("\(path) has no place for any part of a report; write one, such as {{results}}")
        }
    }

    /// The page with its parts filled in.
    ///
    /// - Parameters:
    ///   - title: what the title says, for where it stands within a line of the person's own, such as `# {{title}}`.
    ///   - part: a part as it stands alone.
    func text(title: String, _ part: (ReportPart) throws -> String) rethrows -> String {
        var text = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let own): text += own
            case .part(.title) where isWithinLine(index): text += title
            case .part(let name): text += try part(name)
            }
        }
        return text
    }

    /// Whether a person wrote something else in the line of a part.
    private func isWithinLine(_ index: Int) -> Bool {
        var before = ""
        var after = ""
        if index > 0, case .text(let text) = pieces[index - 1] { before = text }
        if index + 1 < pieces.count, case .text(let text) = pieces[index + 1] { after = text }
        let line =
            before[(before.lastIndex(where: \.isNewline) ?? before.startIndex)...]
            + after.prefix { !$0.isNewline }
        return line.contains { !$0.isWhitespace }
    }

    /// Which parts are wanted.
    var parts: Set<ReportPart> {
        Set(pieces.compactMap { if case .part(let part) = $0 { part } else { nil } })
    }
}

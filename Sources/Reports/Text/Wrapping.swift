/// Text in lines that a terminal shows whole.
enum Wrapping {
    /// Lines of whole words; a word that is longer than a line is cut into several. Lines after the first are indented.
    static func lines(_ text: String, to width: Int?) -> [String] {
        guard let width else { return [text] }
        var lines: [String] = [""]
        var room = width
        for word in text.split(separator: " ").flatMap({ pieces($0, of: max(1, width - 2)) }) {
            let needed = self.width(of: word)
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = word
                room -= needed
            } else if needed + 1 <= room {
                lines[lines.count - 1] += " " + word
                room -= needed + 1
            } else {
                lines.append("  " + word)
                room = width - 2 - needed
            }
        }
        return lines
    }

    /// A page of which the lines that are too wide are wrapped, and keep how far they were indented.
    static func page(_ text: String, to width: Int?) -> String {
        guard let width else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            let line = String(line)
            guard self.width(of: line) > width else { return [line] }
            let indent = String(line.prefix { $0 == " " }.prefix(width / 2))
            return lines(line, to: width - indent.count).map { indent + $0 }
        }.joined(separator: "\n")
    }

    /// Columns that a text takes, without the sequences that make it bold or coloured.
    private static func width(of text: String) -> Int {
        var columns = 0
        var isSequence = false
        for character in text {
            if character == "\u{1B}" { isSequence = true }
            if !isSequence { columns += DisplayWidth.of(character) }
            if isSequence, character.isLetter { isSequence = false }
        }
        return columns
    }

    private static func pieces(_ word: Substring, of width: Int) -> [String] {
        guard self.width(of: String(word)) > width else { return [String(word)] }
        var pieces = [""]
        for character in word {
            if self.width(of: pieces[pieces.count - 1]) + DisplayWidth.of(character) > width {
                pieces.append("")
            }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }
}

/// A word or a sign of a condition.
struct ConditionToken: Equatable {
    enum Kind: Equatable {
        /// A name, a number or a keyword.
        case word
        /// Between quotes.
        case quoted
        /// `==`, `(`, `,`, …
        case sign
        case end
    }

    var kind: Kind
    var text: String
    /// In characters, from 1.
    var column: Int

    private static let signs = ["==", "!=", "<=", ">=", "!~", "<", ">", "~", "(", ")", "[", "]", ","]
    /// What ends a word.
    private static let ends: Set<Character> = ["=", "!", "<", ">", "~", "(", ")", ",", "'", "\"", "&", "|"]

    /// Every token, the end included.
    static func all(of text: String) throws(ReportError) -> [ConditionToken] {
        let characters = Array(text)
        var tokens: [ConditionToken] = []
        var place = 0
        while place < characters.count {
            let character = characters[place]
            if character.isWhitespace {
                place += 1
                continue
            }
            let start = place
            if character == "'" || character == "\"" {
                var word = ""
                place += 1
                while place < characters.count, characters[place] != character {
                    if characters[place] == "\\", place + 1 < characters.count { place += 1 }
                    word.append(characters[place])
                    place += 1
                }
                guard place < characters.count else {
                    throw .condition(text: text, column: start + 1, sentence: "this quote is never closed")
                }
                place += 1
                tokens.append(ConditionToken(kind: .quoted, text: word, column: start + 1))
                continue
            }
            if let sign = signs.first(where: { characters[place...].starts(with: $0) }) {
                place += sign.count
                tokens.append(ConditionToken(kind: .sign, text: sign, column: start + 1))
                continue
            }
            let remedies: [Character: String] = [
                "=": "write == for is equal to", "&": "write and", "|": "write or", "!": "write not or !=",
            ]
            if let remedy = remedies[character] {
                throw .condition(
                    text: text, column: start + 1, sentence: "\(character) means nothing here; \(remedy)")
            }
            // Brackets belong to the names of settings, losses[0].kind, unless they open a list.
            while place < characters.count, !characters[place].isWhitespace, !ends.contains(characters[place])
            {
                if characters[place] == "]", !characters[start..<place].contains("[") { break }
                place += 1
            }
            tokens.append(
                ConditionToken(kind: .word, text: String(characters[start..<place]), column: start + 1))
        }
        tokens.append(ConditionToken(kind: .end, text: "", column: characters.count + 1))
        return tokens
    }
}

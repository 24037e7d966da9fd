/// Text in letters that every font and every typesetter has.
package enum Latin {
    /// A character in ASCII: its transliteration, or `U+6F22` where there is none.
    package static func spelled(_ scalar: Unicode.Scalar) -> String {
        if scalar.isASCII { return String(scalar) }
        if let known = table[scalar] { return known }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return ""
        case .spaceSeparator: return " "
        default: return "U+" + String(scalar.value, radix: 16, uppercase: true)
        }
    }

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        func add(_ letters: String, _ spellings: String) {
            for (letter, spelling) in zip(letters.unicodeScalars, spellings.split(separator: " ")) {
                table[letter] = String(spelling)
                let upper = letter.properties.uppercaseMapping.unicodeScalars
                guard upper.count == 1, let first = upper.first, first != letter, table[first] == nil else {
                    continue
                }
                table[first] = spelling.prefix(1).uppercased() + spelling.dropFirst()
            }
        }
        // ISO 9 without marks for Cyrillic, ELOT 743 for Greek.
        add(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
            "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya i yi ye g")
        add(
            "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
            "a v g d e z i th i k l m n x o p r s s t y f ch ps o a e i i o y o i y i y")
        add("ąęįųđŋħŧðþŀĸŉſ", "a e i u d ng h t d th l k n s")
        add(
            "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿßæœłšžčćňřťďěůőűşţăāēīōū",
            "a a a a ae a c e e e e i i i i n o o o o oe o u u u ue y y ss ae oe l s z c c n r t d e u o u s t a a e i o u"
        )
        add("–—‘’“”…×·•−≤≥≈→←", "- - ' ' \" \" ... x . * - <= >= ~ -> <-")
        return table
    }()
}

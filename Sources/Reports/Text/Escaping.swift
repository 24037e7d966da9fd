import Plotting

/// Makes text that people chose harmless where it is shown.
package enum Escaping {
    /// One line without control characters: newlines, ANSI escapes and direction marks become visible signs.
    static func visible(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if isPlain { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value)!)
            case 0x7F: result.append("\u{2421}")
            case 0x80...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
                result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// For a cell or a sentence of GitHub-flavoured markdown.
    static func markdown(_ text: String) -> String {
        var result = ""
        let characters = Array(visible(text))
        for (index, character) in characters.enumerated() {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "|", "\\", "`", "*", "[", "]", "~", "$", "#", "!": result += "\\\(character)"
            case "_":
                // Within a word it is no emphasis, and metric names stay readable.
                let isWithin =
                    index > 0 && index + 1 < characters.count && characters[index - 1].isASCII
                    && characters[index - 1].isLetter && characters[index + 1].isASCII
                    && (characters[index + 1].isLetter || characters[index + 1].isNumber)
                result += isWithin ? "_" : "\\_"
            default: result.append(character)
            }
        }
        return result
    }

    /// For HTML text and quoted attributes.
    static func html(_ text: String) -> String {
        var result = ""
        for character in visible(text) {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    static func latex(_ text: String) -> String {
        var result = ""
        for character in visible(text) {
            switch character {
            case "\\": result += "\\textbackslash{}"
            case "~": result += "\\textasciitilde{}"
            case "^": result += "\\textasciicircum{}"
            case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
            case "±": result += "$\\pm$"
            case "†": result += "\\dag{}"
            case "‡": result += "\\ddag{}"
            case "§": result += "\\S{}"
            case "¶": result += "\\P{}"
            case "×": result += "$\\times$"
            case "–": result += "--"
            case "—": result += "---"
            case "…": result += "\\ldots{}"
            case "<", ">", "|", "\"": result += "{\\ttfamily\\char`\\\(character)}"
            default:
                // What LaTeX's usual encoding has stays; the rest is spelled in letters that it has.
                let isKnown = character.unicodeScalars.allSatisfy { $0.isASCII || latexLetters.contains($0) }
                result +=
                    isKnown ? String(character) : latex(character.unicodeScalars.map(Latin.spelled).joined())
            }
        }
        return result
    }

    /// The letters of Latin-1 and Latin Extended-A that can be set without another package.
    private static let latexLetters = Set(
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿĀāĂăĆćĈĉĊċČčĎďĒēĔĕĖėĚěĜĝĞğĠġĤĥĨĩĪīĬĭİıĴĵĹĺŁłŃńŇňŌōŎŏŐőŒœŔŕŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŴŵŶŷŸŹźŻżŽž"
            .unicodeScalars)

    /// A field of RFC 4180; what a spreadsheet would take for a formula gets an apostrophe.
    package static func csv(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first),
            Double(text) == nil
        {
            text = "'" + text
        }
        // As bytes: to Swift, a carriage return and a line feed are one character, and neither of its halves.
        guard text.utf8.contains(where: { Array(",\"\r\n".utf8).contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    static func json(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A word of a shell command.
    static func shell(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,@%+".contains($0)) }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}

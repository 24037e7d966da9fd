/// The first line of a report: of which runs it is, so that it can be made again.
enum ReportMark {
    private static let head = "<!-- made by: etude report"

    static func line(_ request: ReportRequest) -> String {
        "\(head)\(request.words.map { " " + encoded($0) }.joined()) -->"
    }

    /// Whether a report holds this text; pages of HTML and of a person's own template have the mark further down.
    static func isPresent(in text: String) -> Bool { text.contains(head) }

    static func request(in text: String) -> ReportRequest? {
        guard let line = text.split(separator: "\n").first, line.hasPrefix(head), line.hasSuffix("-->") else {
            return nil
        }
        return ReportRequest(
            words: line.dropFirst(head.count).dropLast(3).split(separator: " ").map { decoded(String($0)) })
    }

    /// Percent signs for whatever could end the comment or the word.
    private static func encoded(_ term: String) -> String {
        var text = ""
        for byte in term.utf8 {
            let character = Character(Unicode.Scalar(byte))
            let isPlain =
                byte < 0x80 && (character.isLetter || character.isNumber || "._/:".contains(character))
            if isPlain || (byte == UInt8(ascii: "-") && !text.hasSuffix("-")) {
                text.append(character)
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

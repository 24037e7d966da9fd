/// Blocks as GitHub-flavoured markdown.
enum MarkdownPage {
    static func text(_ blocks: [ReportBlock]) -> String { blocks.map(text).joined(separator: "\n") }

    private static func text(_ block: ReportBlock) -> String {
        switch block {
        case .heading(let level, let title):
            "\(String(repeating: "#", count: level)) \(Escaping.markdown(title))\n"
        case .text(let words): "\(Escaping.markdown(words))\n"
        case .alarm(let words): "**⚠ \(Escaping.markdown(words))**\n"
        case .table(let table): table.markdown
        case .picture(let picture): "![\(Escaping.markdown(picture.title))](\(address(picture.file.link)))\n"
        case .code(let lines):
            "```sh\n\(lines.split(separator: "\n").map { Escaping.visible(String($0)) + "\n" }.joined())```\n"
        case .sounds(let clip, let sounds):
            "**\(Escaping.markdown(clip))**: "
                + sounds.map { "[\(Escaping.markdown($0.title))](\(address($0.file.link)))" }.joined(
                    separator: ", ")
                + "\n"
        }
    }

    /// A path as the target of a link; nothing in it ends the link.
    static func address(_ path: String) -> String {
        path.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain =
                byte < 0x80 && (character.isLetter || character.isNumber || "-_./=~".contains(character))
            return isPlain
                ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

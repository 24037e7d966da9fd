/// Which lines of a report were made: a comment at its end, with a short digest of each.
///
/// What a person wrote is then every other line, whether it stands between made lines, in a table of its own, or was a made line
/// to which words were added.
struct MadeLines {
    private static let head = "<!-- made lines:"

    private let digests: Set<String>

    /// - Returns: nil where the text does not say which of its lines were made: reports of earlier versions.
    init?(in text: String) {
        let line = OwnWords.lines(text).last { Self.isComment($0) }
        guard let line, line.hasSuffix("-->") else { return nil }
        digests = Set(line.dropFirst(Self.head.count).dropLast(3).split(separator: " ").map(String.init))
    }

    /// The comment for a report that was made and has no words of a person's in it.
    static func comment(of text: String) -> String {
        var seen: Set<String> = []
        let digests = OwnWords.lines(text).filter { !OwnWords.isBlank($0) }.map(digest).filter {
            seen.insert($0).inserted
        }
        return "\(head) \(digests.joined(separator: " ")) -->"
    }

    static func isComment(_ line: String) -> Bool { line.hasPrefix(head) }

    func contains(_ line: String) -> Bool { digests.contains(Self.digest(line)) }

    /// FNV-1a of a line's bytes, folded to 32 bits; what an editor leaves or takes away at a line's end does not count.
    private static func digest(_ line: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var bytes = Array(line.utf8)[...]
        while let last = bytes.last, last == 32 || last == 9 || last == 13 { bytes.removeLast() }
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 36)
    }
}

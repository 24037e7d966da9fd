/// What may be the name of an experiment, a study or a tag: names are typed, listed and searched for.
public enum NameRule {
    /// Characters.
    public static let longest = 200

    /// Why a text is no name, to follow "a name", "a tag"; nil where it is one.
    public static func objection(to text: String, allowsSlash: Bool = true) -> String? {
        let isWritable = text.unicodeScalars.allSatisfy {
            $0.value >= 32 && $0.value != 127 && (allowsSlash || $0 != "/")
        }
        if isWritable, text.contains(where: { !$0.isWhitespace }), text.count <= longest { return nil }
        return
            "needs letters or digits, no \(allowsSlash ? "" : "/, no ")control characters, and \(longest) characters at most"
    }
}

/// What the name of a file says about what belongs in it.
public enum FileName {
    /// The lower-case letters after a path's last dot, or an empty text.
    public static func ending(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// A name as sentences give it: in quotes where it is empty, blank at an end or holds control characters, which are escaped, so
    /// that nobody takes it for nothing.
    public static func shown(_ name: String) -> String {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        if isPlain, let first = name.first, let last = name.last, first != " ", last != " " { return name }
        let escaped = name.unicodeScalars.map { scalar in
            scalar.value >= 32 && scalar.value != 127
                ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return "\"\(escaped.joined())\""
    }

    /// Refuses a name that promises something else than what is written. A name without an ending promises nothing
    /// (`/dev/stdout`, `-`).
    ///
    /// - Parameters:
    ///   - known: the endings that fit, without their dots; the first is the usual one.
    ///   - what: is written, for the sentence: "sound", "a picture".
    /// - Throws: ``FileError`` that lists what fits.
    public static func require(
        _ path: String, endsIn known: [String], for what: String
    ) throws(FileError) {
        let ending = ending(of: path)
        guard !ending.isEmpty, !known.contains(ending) else { return }
        let list = known.map { "." + $0 }
        let choice =
            list.count == 1
            ? list[0] : list.dropLast().joined(separator: ", ") + " or " + (list.last ?? "")
        throw FileError(path: path, reason: "\(what) goes into a file named \(choice), not .\(ending)")
    }
}

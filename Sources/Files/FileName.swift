/// What the name of a file says about what belongs in it.
public enum FileName {
    /// The lower-case letters after a path's last dot, or an empty text.
    public static func ending(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
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

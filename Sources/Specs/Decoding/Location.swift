import Glibc

/// Where something lies that a file or an option names by a path.
public struct Location: Sendable, Hashable {
    /// The path that can be opened from the working directory.
    public var path: String
    /// Which of the places was taken, in words.
    public var taken: String

    /// A path as it is written: `~` is the home folder, a relative one is looked for beside the file that it stands in, and
    /// then in the working directory; one of the command line in the working directory only.
    public init(_ text: String, writtenAt place: Place) {
        path = Self.expanded(text)
        if path.hasPrefix("/") || path.isEmpty {
            taken = path == text ? "as written" : "in the home folder"
            return
        }
        taken = "in the working directory"
        guard place.line > 0, let slash = place.source.lastIndex(of: "/") else { return }
        let beside = String(place.source[...slash]) + path
        guard access(beside, F_OK) == 0 else { return }
        path = beside
        taken = "beside \(place.source)"
    }

    /// The same with a leading `~` replaced by the home folder, as shells do where they see it.
    public static func expanded(_ text: String) -> String {
        guard text == "~" || text.hasPrefix("~/"), let home = getenv("HOME").map({ String(cString: $0) }),
            !home.isEmpty
        else { return text }
        return home + text.dropFirst()
    }

    /// The path that a path leads to, links and all; the same where nothing is there.
    public static func real(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

import Audio

/// What a dataset leaves out of a folder or corpus, each with its reason.
public struct LeftOut: Sendable, Equatable {
    public private(set) var clips: [SkippedClip] = []
    /// Recordings that are cut short or damaged and were taken, each with what is there of it.
    public private(set) var parts: [SkippedClip] = []
    /// Files that are no sound by their extension: how many of each.
    public var others: [String: Int] = [:]

    public init() {}

    public mutating func add(_ path: String, _ reason: String) {
        clips.append(SkippedClip(path: path, reason: reason))
    }

    /// Of a recording, only a part is there and was taken.
    public mutating func addPart(of path: String, _ extent: String) {
        parts.append(SkippedClip(path: path, reason: extent))
    }

    /// The end of a dataset's sentence, or nothing: how many for each reason, and the first of them by name.
    public var words: String {
        var order: [String] = []
        var names: [String: [String]] = [:]
        for clip in clips {
            // What stands behind a colon or in brackets is one file's alone.
            let kind = String(clip.reason.prefix { $0 != ":" && $0 != "(" && $0 != ";" }).trimmed
            if names[kind] == nil { order.append(kind) }
            names[kind, default: []].append(clip.path)
        }
        var parts = order.map { kind in
            let all = names[kind] ?? []
            let more = all.count > 3 ? " and \(all.count - 3) more" : ""
            return "\(Quantity.counted(all.count, kind)) (\(all.prefix(3).joined(separator: ", "))\(more))"
        }
        if !others.isEmpty {
            let kinds = others.sorted { $0.key < $1.key }.map {
                "\($1) \($0.isEmpty ? "without extension" : $0)"
            }
            parts.append(
                "\(Quantity.count(others.values.reduce(0, +), "file")) of other kinds (\(kinds.joined(separator: ", ")))"
            )
        }
        let incomplete = self.parts.prefix(3).map { "\($0.path): \($0.reason)" }.joined(separator: ", ")
        let more = self.parts.count > 3 ? " and \(self.parts.count - 3) more" : ""
        return (self.parts.isEmpty ? "" : "; read in part: \(self.parts.count) (\(incomplete)\(more))")
            + (parts.isEmpty ? "" : "; left out: " + parts.joined(separator: ", "))
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

import Specs

/// How people name columns.
enum ColumnName {
    /// `val.` is short for `validation.`; a place in a list may be written `losses.0.weight`.
    static func full(_ name: String) -> String {
        let name = SettingPath.shown(name)
        return name.hasPrefix("val.")
            ? "validation." + name.dropFirst(4)
            : name.hasPrefix("val:") ? "validation:" + name.dropFirst(4) : name
    }

    /// `*` stands for any run of characters, `?` for one.
    static func matches(_ pattern: String, _ name: String) -> Bool {
        let pattern = Array(pattern.unicodeScalars)
        let name = Array(name.unicodeScalars)
        var p = 0
        var n = 0
        var star: (p: Int, n: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
                p += 1
                n += 1
            } else if let last = star {
                star = (last.p, last.n + 1)
                p = last.p + 1
                n = last.n + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }

    /// What a pattern may be followed by: `val.si_sdr=SI-SDR`.
    static func split(_ text: String) -> (pattern: String, title: String?) {
        guard let sign = text.firstIndex(of: "=") else { return (full(text), nil) }
        return (full(String(text[..<sign])), String(text[text.index(after: sign)...]))
    }
}

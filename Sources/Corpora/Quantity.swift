/// Counts, lengths and sizes in words.
public enum Quantity {
    /// `1 clip`, `2,698 clips`.
    public static func count(_ value: Int, _ noun: String) -> String {
        "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// `8 damaged`, `1 link to nothing`, `2 folders that Etude wrote`: a word that is a thing's name has its plural.
    public static func counted(_ value: Int, _ reason: String) -> String {
        let noun = reason.prefix { $0 != " " }
        guard ["file", "folder", "link"].contains(noun) else { return "\(grouped(value)) \(reason)" }
        return count(value, String(noun)) + reason.dropFirst(noun.count)
    }

    /// `12.3 s`, `4 min 10 s`, `2 h 9 min`.
    public static func duration(_ seconds: Double) -> String {
        if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// `51 MB`, in powers of ten.
    public static func bytes(_ value: Int) -> String {
        if value < 1000 { return "\(value) B" }
        if value < 1_000_000 { return "\((value + 500) / 1000) kB" }
        if value < 10_000_000_000 { return "\((value + 500_000) / 1_000_000) MB" }
        return "\((value + 500_000_000) / 1_000_000_000) GB"
    }

    private static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}

/// Finds the word a person may have meant.
public enum Spelling {
    /// What the field's word stands for, else the nearest of the known words, where one is near enough to be worth a question.
    public static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        if let meant = meant(by: word, among: known) { return meant }
        let limit = max(1, (word.count + 2) / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let (typed, known) = (word.lowercased(), candidate.lowercased())
            // Half a word, or one with an ending (hanning for hann), is nearer than its letters say.
            let isStart =
                min(typed.count, known.count) >= 3 && (typed.hasPrefix(known) || known.hasPrefix(typed))
            let distance = isStart ? min(1, abs(typed.count - known.count)) : distance(typed, known)
            if distance <= limit && distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The known word that another is the field's word for: `learning_rate` for `lr`.
    public static func meant(by word: String, among known: some Sequence<String>) -> String? {
        let known = Array(known)
        return FieldWords.meanings(of: word).first(where: known.contains)
    }

    /// `; did you mean n_fft?`, or the known words where none is near.
    public static func hint(for word: String, among known: [String]) -> String {
        if let nearest = nearest(to: word, among: known) { return "; did you mean \(nearest)?" }
        return known.isEmpty ? "" : "; known: \(known.joined(separator: ", "))"
    }

    /// Edits between two words: insert, remove, replace, or swap neighbours (Damerau, 1964; optimal string alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let (a, b) = (Array(first), Array(second))
        var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for i in stride(from: 1, through: a.count, by: 1) {
            for j in stride(from: 1, through: b.count, by: 1) {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
                }
            }
        }
        return rows[a.count][b.count]
    }
}

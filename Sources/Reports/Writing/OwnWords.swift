/// What a person wrote between the lines of a report that was made.
enum OwnWords {
    /// Carries a person's lines from an old report to the new one.
    ///
    /// A line was made if it begins as a new line does, whatever its numbers and names of runs; so was a table whose head begins
    /// as those of reports do, and a link to what a run or the report keeps. Any other line is a person's, and follows the line
    /// that it followed.
    ///
    /// - Returns: the new report with those lines, and the lines.
    static func merge(_ old: String, into fresh: String) -> (text: String, kept: [String]) {
        let before = lines(old)
        let after = lines(fresh)
        // Made lines may change their order.
        let made = Set(after)
        let rows = madeRows(of: before, like: after)
        let changes = after.map(shape).difference(from: before.map(shape))
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in changes {
            switch change {
            case .remove(let place, _, _): removed.insert(place)
            case .insert(let place, _, _): inserted.insert(place)
            }
        }
        // What is neither removed nor inserted is the same sequence on both sides.
        var places = after.indices.filter { !inserted.contains($0) }[...]
        var anchor = 0
        var words: [Int: [String]] = [:]
        for (index, line) in before.enumerated() {
            if !removed.contains(index) {
                anchor = places.removeFirst()
            } else if !rows.contains(index), !isMade(line), line.isEmpty || !made.contains(line) {
                // Never inside a table.
                while anchor + 1 < after.count, after[anchor].hasPrefix("|"), after[anchor + 1].hasPrefix("|")
                {
                    anchor += 1
                }
                words[anchor, default: []].append(line)
            }
        }
        var result: [String] = []
        var kept: [String] = []
        for (index, line) in after.enumerated() {
            result.append(line)
            let own = paragraph(words[index] ?? [])
            guard !own.isEmpty else { continue }
            kept += own.filter { !$0.isEmpty }
            result += line.isEmpty ? own + [""] : [""] + own
            if !line.isEmpty, index + 1 < after.count, !after[index + 1].isEmpty { result.append("") }
        }
        return (result.joined(separator: "\n"), kept)
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// How a line begins, without what changes from one store to the next: words that hold a digit.
    private static func shape(_ line: String) -> String {
        line.split(separator: " ").prefix(2).map { $0.contains(where: \.isNumber) ? "#" : String($0) }
            .joined(separator: " ")
    }

    /// The places of the lines of tables that were made: their heads begin as that of a new table does, or as every report's.
    static func madeRows(of lines: [String], like fresh: [String]) -> Set<Int> {
        var heads: Set<String> = ["| run", "| experiment"]
        for (place, line) in fresh.enumerated()
        where line.hasPrefix("|") && (place == 0 || !fresh[place - 1].hasPrefix("|")) {
            heads.insert(shape(line))
        }
        var made: Set<Int> = []
        var isInMade = false
        for (place, line) in lines.enumerated() where line.hasPrefix("|") {
            if place == 0 || !lines[place - 1].hasPrefix("|") { isInMade = heads.contains(shape(line)) }
            if isInMade { made.insert(place) }
        }
        return made
    }

    private static func isMade(_ line: String) -> Bool {
        (line.hasPrefix("![") && line.contains("_files/"))
            || (line.contains("/audio/") && (line.hasPrefix("![") || line.hasPrefix("**")))
    }

    private static func paragraph(_ lines: [String]) -> [String] {
        var lines = lines[...]
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return Array(lines)
    }
}

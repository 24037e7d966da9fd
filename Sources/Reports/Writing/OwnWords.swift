/// What a person wrote between the lines of a report that was made.
enum OwnWords {
    /// Carries a person's lines from an old report to the new one.
    ///
    /// A report says at its end which lines were made (``MadeLines``); any other is a person's, and follows the line that it
    /// followed. A report of an earlier version says nothing: there, a line was made if it begins as a new line does, whatever its
    /// numbers and names of runs, unless it is a new line and more; so was a row of a table, unless its table begins with another
    /// column than every new one, and a link to what a run or the report keeps.
    ///
    /// - Parameters:
    ///   - old: may be of markdown or HTML.
    ///   - fresh: without ``MadeLines/comment(of:)``.
    /// - Returns: the new report with those lines, and the lines.
    static func merge(_ old: String, into fresh: String) -> (text: String, kept: [String]) {
        let before = lines(old).filter { !MadeLines.isComment($0) }
        let after = lines(fresh)
        let isOwn = owned(before, MadeLines(in: old), after)
        // Made lines may change their order.
        let made = Set(after)
        let others = before.indices.filter { !isOwn[$0] }
        let changes = after.map(shape).difference(from: others.map { shape(before[$0]) })
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in changes {
            switch change {
            case .remove(let place, _, _): removed.insert(others[place])
            case .insert(let place, _, _): inserted.insert(place)
            }
        }
        // What is neither removed nor inserted is the same sequence on both sides.
        var places = after.indices.filter { !inserted.contains($0) }[...]
        let tells = MadeLines(in: old) != nil
        var anchor = 0
        var words: [Int: [String]] = [:]
        for (index, line) in before.enumerated() {
            if !isOwn[index], !removed.contains(index) {
                anchor = places.removeFirst()
            } else if isOwn[index] || isBlank(line) || !tells && !isMade(line) && !made.contains(line) {
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
            kept += own.filter { !isBlank($0) }
            result += line.isEmpty ? own + [""] : [""] + own
            if !line.isEmpty, index + 1 < after.count, !after[index + 1].isEmpty { result.append("") }
        }
        return (result.joined(separator: "\n"), kept)
    }

    /// A text's lines, whichever way an editor ends them.
    static func lines(_ text: String) -> [String] {
        text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    static func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }

    /// Which lines are certainly a person's.
    private static func owned(_ before: [String], _ made: MadeLines?, _ after: [String]) -> [Bool] {
        if let made {
            // Who changed a made number changed no words: numbers are the store's.
            let skeletons = Set(after.map(skeleton))
            return before.map { !isBlank($0) && !made.contains($0) && !skeletons.contains(skeleton($0)) }
        }
        let known = Set(after)
        let long = after.filter { $0.count > 20 }
        let columns = Set(
            zip([""] + after, after).filter { $1.hasPrefix("|") && !$0.hasPrefix("|") }.map {
                firstColumn($1)
            })
        var isOwnTable = false
        return before.enumerated().map { index, line in
            if line.hasPrefix("|") {
                if index == 0 || !before[index - 1].hasPrefix("|") {
                    isOwnTable = !columns.contains(firstColumn(line))
                }
                return isOwnTable
            }
            return !known.contains(line) && long.contains { holds(line, whole: $0) }
        }
    }

    /// Whether a line is another one and more words.
    private static func holds(_ line: String, whole other: String) -> Bool {
        guard let range = line.firstRange(of: other) else { return false }
        return (range.lowerBound == line.startIndex || line[line.index(before: range.lowerBound)] == " ")
            && (range.upperBound == line.endIndex || line[range.upperBound] == " ")
    }

    private static func firstColumn(_ row: String) -> String {
        String(row.dropFirst().prefix { $0 != "|" }.filter { $0 != " " })
    }

    /// How a line begins, without what changes from one store to the next: words that hold a digit.
    private static func shape(_ line: String) -> String {
        line.split(separator: " ", maxSplits: 2).prefix(2).map {
            $0.contains(where: \.isNumber) ? "#" : String($0)
        }.joined(separator: " ")
    }

    /// A line without its numbers; a line that is nothing else is its own.
    private static func skeleton(_ line: String) -> String {
        let text = line.split(separator: " ").map { $0.contains(where: \.isNumber) ? "#" : String($0) }
            .joined(separator: " ")
        return text.contains(where: \.isLetter) ? text : line
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
        while let first = lines.first, isBlank(first) { lines.removeFirst() }
        while let last = lines.last, isBlank(last) { lines.removeLast() }
        return Array(lines)
    }
}

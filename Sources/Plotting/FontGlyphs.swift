import Subprocess

/// Which characters the fonts of this machine can draw.
package enum FontGlyphs {
    /// Lines with every character that no font has spelled in letters that all have.
    ///
    /// - Parameter isKept: lines that are left as they are: they name files.
    static func drawable(_ script: String, keeping isKept: (Substring) -> Bool) async -> String {
        guard !script.utf8.allSatisfy({ $0 < 0x80 }) else { return script }
        let ranges = await charset()
        return script.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            isKept(line) ? String(line) : drawable(line, ranges)
        }.joined(separator: "\n")
    }

    package static func drawable(_ text: some StringProtocol, _ ranges: [ClosedRange<UInt32>]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isDrawn = scalar.isASCII || ranges.contains { $0.contains(scalar.value) }
            result += isDrawn ? String(scalar) : Latin.spelled(scalar)
        }
        return result
    }

    /// What fontconfig says that any font has; nothing where it cannot be asked.
    private static func charset() async -> [ClosedRange<UInt32>] {
        let result = try? await Subprocess.run(
            .name("fc-list"), arguments: ["--format", "%{charset}\n"], output: .string(limit: 1 << 24),
            error: .discarded)
        return ranges(in: result?.standardOutput ?? "")
    }

    /// `20-7e a0 a2-17f` as ranges, joined where they meet.
    package static func ranges(in text: String) -> [ClosedRange<UInt32>] {
        let all = Set(text.split { " \n".contains($0) }).compactMap { part -> ClosedRange<UInt32>? in
            let ends = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            return first...last
        }.sorted { $0.lowerBound < $1.lowerBound }
        return all.reduce(into: []) { joined, range in
            if let last = joined.last, UInt64(range.lowerBound) <= UInt64(last.upperBound) + 1 {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
    }
}

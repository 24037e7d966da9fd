import Experiments
import FoundationEssentials
import Testing

/// A default never changes once it has shipped, nor does a key go or change its part in identities.
struct ShippedDefaultsTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// - Parameter lines: as ``ExperimentDefaults`` has them.
    /// - Returns: sentences about shipped keys that are another now; keys that are new make none.
    private static func changes(_ shipped: [Substring], _ lines: [String]) -> [String] {
        func split(_ line: some StringProtocol) -> (key: String, rest: String) {
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts.last ?? ""))
        }
        let now = Dictionary(lines.map(split), uniquingKeysWith: { first, _ in first })
        return shipped.map(split).compactMap { line in
            guard let rest = now[line.key] else { return "\(line.key) is gone" }
            return rest == line.rest ? nil : "\(line.key) was \(line.rest) and is \(rest)"
        }
    }

    @Test func noShippedDefaultHasChanged() throws {
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: Self.root + "/experiments/defaults.txt")),
            as: UTF8.self)
        let shipped = text.split(separator: "\n")
        #expect(shipped.count > 350)
        let changes = Self.changes(shipped, ExperimentDefaults.lines)
        #expect(
            changes.isEmpty,
            "a default never changes once it has shipped, as identities leave it out; give the behaviour a key of its own"
        )
    }

    @Test func everyKeyHasOneLineAndAChangeIsSeen() {
        let lines = ExperimentDefaults.lines
        #expect(Set(lines.map { $0.prefix { $0 != "\t" } }).count == lines.count)
        let shipped = lines.map { $0[...] }
        #expect(Self.changes(shipped, lines).isEmpty)
        // A new key is no change; another default, another role and a key that is gone are.
        #expect(Self.changes(shipped.dropLast(3), lines).isEmpty)
        #expect(Self.changes(shipped, Array(lines.dropLast())).count == 1)
        let epochs = lines.firstIndex { $0.hasPrefix("training.epochs\t") }
        var other = lines
        other[epochs!] = "training.epochs\t41\tsetting"
        #expect(Self.changes(shipped, other) == ["training.epochs was 40\tsetting and is 41\tsetting"])
        #expect(lines.contains("dataset: denoise.folder\tnull\tplace"))
        #expect(lines.contains("seeds\t[1]\tseed") && lines.contains("description\t\"\"\tword"))
    }
}

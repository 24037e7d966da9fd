import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Every number that the documents state is in the store beside them.
struct PublishedResultsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    private static let folder = "\(root)/docs/results"

    private static func documents(in folder: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? [])
            .filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    }

    private static let published = documents(in: "docs/results")
    private static let others =
        ["README.md", "CONTRIBUTING.md"] + documents(in: "experiments")
        + documents(in: "docs").filter { !published.contains($0) }

    private static func document(_ name: String) -> Document {
        let path = "\(root)/\(name)"
        // Read as it lies there: a test must not change a published file.
        return Document(
            path,
            usual: {
                let beside = Publication.store(beside: path)
                return (try RunStore(reading: beside), beside)
            }, open: { try RunStore(reading: $0) })
    }

    @Test(arguments: published)
    func everyNumberIsWhatTheStoreBesideItSays(name: String) throws {
        let path = "\(Self.root)/\(name)"
        guard FileManager.default.fileExists(atPath: Publication.store(beside: path)) else {
            // Words may stand alone; a table may not.
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(
                !text.split(separator: "\n").contains { $0.hasPrefix("|") },
                "\(name) has a table and no store beside it: see \"Publishing results\" in CONTRIBUTING.md"
            )
            return
        }
        try Self.document(name).check()
    }

    /// Documents that cite results, each with as many marked numbers as it must have at least.
    private static let citing = [
        "README.md": 3, "docs/codec.md": 25, "docs/inversion.md": 70, "experiments/predict/README.md": 6,
        "docs/results/codec.md": 15, "docs/results/inversion.md": 4,
        "docs/results/inversion-robustness.md": 14, "docs/results/denoise.md": 3,
    ]

    @Test(arguments: published + others)
    func everyMarkedNumberIsWhatItsStoreSays(name: String) throws {
        let least = Self.citing[name] ?? 0
        let text = try String(contentsOfFile: "\(Self.root)/\(name)", encoding: .utf8)
        let begins = ["<!-- numbers of:", "<!-- made by: etude report"]
        guard text.split(separator: "\n").contains(where: { line in begins.contains { line.hasPrefix($0) } })
        else {
            #expect(least == 0, "\(name) cites results and names no store")
            return
        }
        let marked = try Self.document(name).check().marked
        #expect(
            marked >= least, "\(name) has numbers without a marker: docs/reports.md says how they are marked")
    }

    @Test func documentsThatCiteAreLookedAt() {
        #expect(Set(Self.citing.keys).isSubset(of: Self.published + Self.others))
    }

    @Test func publishedStoresAreSmall() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        for file in files where file.hasSuffix(".sqlite") {
            let bytes =
                try FileManager.default.attributesOfItem(atPath: "\(Self.folder)/\(file)")[.size] as? Int
            #expect(try #require(bytes) < 3_000_000, "\(file) does not belong into a repository")
            #expect(!files.contains(file + "-wal"), "\(file) was opened for writing")
        }
    }

    @Test func aReportOfAnExportSaysWhatTheWholeStoreSays() async throws {
        let made = try MadeStore()
        let path = "\(made.scratch.path)/few.md"
        let beside = Publication.store(beside: path)
        _ = try Publication.export(
            from: made.store, RunSelection(["denoise"]), to: beside, allClips: false, sounds: 1)
        try await Report(RunStore(reading: beside), selection: ["denoise"]).write(to: path)
        try Report.check(path, in: made.store)
        try Report.check(path, in: RunStore(reading: beside))
        try await Report.update(path, in: made.store)
        try Report.check(path, in: RunStore(reading: beside))
    }

    @Test func anUpdateKeepsWhatAPersonWrote() async throws {
        let made = try MadeStore()
        let path = "\(made.scratch.path)/own.md"
        try await Report(made.store, selection: ["denoise"]).write(to: path)
        let fresh = try String(contentsOfFile: path, encoding: .utf8)
        var lines = fresh.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let results = try #require(lines.firstIndex(of: "## Results"))
        let row = try #require(lines.lastIndex { $0.hasPrefix("| ") && lines.firstIndex(of: $0)! > results })
        // A number that has become stale, a person's heading before and words after.
        lines[row] = lines[row].replacing("1", with: "7")
        lines.insert(contentsOf: ["## Why", "", "The second model hears *further*: 2 s.", ""], at: results)
        lines.append("I would not cite this.")
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ReportError.self) { try Report.check(path, in: made.store) }

        let kept = try await Report.update(path, in: made.store).kept
        #expect(kept == ["## Why", "The second model hears *further*: 2 s.", "I would not cite this."])
        try Report.check(path, in: made.store)
        let updated = try String(contentsOfFile: path, encoding: .utf8)
        #expect(updated.contains("\n\n## Why\n\nThe second model hears *further*: 2 s.\n\n## Results\n"))
        #expect(updated.contains("\n\nI would not cite this.\n"))
        // Again, and nothing moves.
        try await Report.update(path, in: made.store)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == updated)
    }
}

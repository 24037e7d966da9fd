import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Every number that the documents state is in the store beside them.
struct PublishedResultsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/results").path

    private static var documents: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".md") }
            .sorted()
    }

    @Test(arguments: documents)
    func everyNumberIsWhatTheStoreBesideItSays(document: String) throws {
        let path = "\(Self.folder)/\(document)"
        let beside = Publication.store(beside: path)
        guard FileManager.default.fileExists(atPath: beside) else {
            // Words may stand alone; a table may not.
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(
                !text.split(separator: "\n").contains { $0.hasPrefix("|") },
                "\(document) has a table and no store beside it: see \"Publishing results\" in CONTRIBUTING.md"
            )
            return
        }
        // Read as it lies there: a test must not change a published file.
        try Report.check(path, in: RunStore(reading: beside))
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
        #expect(
            updated.hasSuffix("\n\nI would not cite this.\n")
                || updated.hasSuffix("\n\nI would not cite this."))
        // Again, and nothing moves.
        try await Report.update(path, in: made.store)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == updated)
    }
}

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
}

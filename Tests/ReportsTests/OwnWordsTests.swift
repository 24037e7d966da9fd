import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// What a person wrote into a report, or has where one is to be written, is never lost.
struct OwnWordsTests {
    private let made: MadeStore

    init() throws { made = try MadeStore() }

    private func path(_ name: String) -> String { "\(made.scratch.path)/\(name)" }

    /// Makes a report, changes its text, makes it anew from a store that moved on, and gives back the text and what was kept.
    private func again(
        _ name: String, _ request: ReportRequest = ReportRequest(["denoise"]), _ change: (String) -> String
    ) async throws -> (text: String, kept: [String]) {
        func write() async throws -> Report.Outcome {
            let report = try Report(made.store, request)
            return name.hasSuffix("html")
                ? try await report.writePage(to: path(name)) : try await report.write(to: path(name))
        }
        #expect(try await write().kept.isEmpty)
        let first = try made.scratch.text(name)
        let changed = change(first)
        #expect(changed != first)
        try made.scratch.write(changed, to: name)
        try made.add("wave-unet", place: 1, seed: 3)
        let outcome = try await write()
        let text = try made.scratch.text(name)
        // Once more, of an unchanged store: nothing is doubled.
        let once = try await write()
        #expect(once.kept == outcome.kept)
        #expect(try made.scratch.text(name) == text)
        return (text, outcome.kept)
    }

    @Test func aTableOfOnesOwnStays() async throws {
        let own = ["| what | I think |", "| --- | --- |", "| wave-unet | luck |"]
        let (text, kept) = try await again("results.md") {
            $0.replacing("## Learning curves", with: own.joined(separator: "\n") + "\n\n## Learning curves")
        }
        #expect(kept == own && text.contains("\n" + own.joined(separator: "\n") + "\n"), "\(kept)")
        #expect(text.contains("1, 2, 3"))
    }

    @Test func wordsAddedToAMadeLineStay() async throws {
        let (text, kept) = try await again("results.md") {
            $0.replacing("Which one denoises better?", with: "Which one denoises better? The second, I bet.")
                .replacing("## Results", with: "## Results, looked at in May")
        }
        #expect(
            kept == ["Which one denoises better? The second, I bet.", "## Results, looked at in May"],
            "\(kept)")
        #expect(text.contains("\nWhich one denoises better? The second, I bet.\n"))
    }

    @Test func rowsThatNoLongerHoldAreNobodysWords() async throws {
        let (text, kept) = try await again("results.md") {
            $0.replacing("## Results", with: "Mine.\n\n## Results")
        }
        #expect(kept == ["Mine."], "\(kept)")
        try await Report(made.store, selection: ["denoise"]).write(to: path("new.md"))
        let rows = try made.scratch.text("new.md").split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("|") } == rows, "\(text)")
        try Report.check(path("results.md"), in: made.store)
    }

    @Test func anotherEditorsLineEndsLoseNothing() async throws {
        let (_, kept) = try await again("results.md") {
            $0.replacing("## Results", with: "Mine.\n\n## Results").replacing("\n", with: "\r\n")
        }
        #expect(kept == ["Mine."], "\(kept)")
    }

    /// Of reports that do not say which lines were made.
    @Test func aReportOfAnEarlierVersionKeepsTheSame() async throws {
        let own = ["| what | I think |", "| --- | --- |", "| wave-unet | luck |"]
        let (_, kept) = try await again("results.md") { text in
            text.split(separator: "\n", omittingEmptySubsequences: false).filter {
                !$0.hasPrefix("<!-- made lines")
            }
            .joined(separator: "\n")
            .replacing("better?", with: "better? The second, I bet.")
            .replacing("## Learning curves", with: own.joined(separator: "\n") + "\n\n## Learning curves")
        }
        #expect(kept == ["Which one denoises better? The second, I bet."] + own, "\(kept)")
    }

    @Test func wordsInAPageOfHTMLStay() async throws {
        let (text, kept) = try await again("results.html") {
            $0.replacing("<h2>Data</h2>", with: "<p>What I think of it.</p>\n<h2>Data</h2>")
                .replacing("better?</p>", with: "better? I bet.</p>")
        }
        #expect(
            kept == ["<p>Which one denoises better? I bet.</p>", "<p>What I think of it.</p>"], "\(kept)")
        #expect(text.contains("\n<p>What I think of it.</p>\n") && text.contains("<h2>Data</h2>"))
    }

    @Test func aPageThatDoesNotTellItsLinesIsLeftAlone() async throws {
        let page = "<!DOCTYPE html>\n<!-- made by: etude report denoise -->\n<p>Mine.</p>\n"
        try made.scratch.write(page, to: "results.html")
        let error = await #expect(throws: ReportError.self) {
            try await Report(made.store, selection: ["denoise"]).writePage(to: path("results.html"))
        }
        #expect(error?.description.contains("earlier version") == true)
        #expect(try made.scratch.text("results.html") == page)
    }

    @Test func aPageOfATemplateIsAReportToo() async throws {
        try made.scratch.write("<title>Mine</title>\n<main>{{results}}</main>", to: "own.template.html")
        let (text, kept) = try await again(
            "own.html", ReportRequest(["denoise"], template: "own.template.html")
        ) { $0.replacing("<main>", with: "<p>Words.</p>\n<main>") }
        #expect(kept.contains("<p>Words.</p>"), "\(kept)")
        #expect(text.hasPrefix("<title>Mine</title>\n"))
    }

    @Test func picturesOfAPersonStayAndTheirFolderBearsNoMark() async throws {
        try made.scratch.makeFolder("z_files")
        try made.scratch.write("my curves", to: "z_files/curves.png")
        let report = try Report(made.store, selection: ["denoise"])
        let error = await #expect(throws: ReportError.self) { try await report.write(to: path("z.md")) }
        #expect(error?.description.contains("did not make") == true, "\(String(describing: error))")
        #expect(try made.scratch.text("z_files/curves.png") == "my curves")
        #expect(try made.scratch.entries("z_files") == ["curves.png"])
        #expect(try !made.scratch.entries().contains("z.md"))
        // Its own are drawn anew, also those of a time before the mark.
        try await report.write(to: path("own name.md"))
        try made.scratch.remove("own name_files/.etude-made")
        try await report.write(to: path("own name.md"))
        try made.scratch.remove("own name.md")
        try await report.write(to: path("own name.md"))
    }

    @Test(arguments: ["results.md", "results.html"])
    func aReportOfFewerRunsKeepsNothingThatWasMade(name: String) async throws {
        func write(_ request: ReportRequest) async throws -> (kept: [String], text: String) {
            let report = try Report(made.store, request)
            let outcome =
                name.hasSuffix("html")
                ? try await report.writePage(to: path(name)) : try await report.write(to: path(name))
            return (outcome.kept, try made.scratch.text(name))
        }
        let whole = try await write(ReportRequest(["denoise"]))
        #expect(whole.text.contains("Means over seeds") && whole.text.contains("t interval"), "\(whole.text)")
        let run = try #require(try made.store.runs().first)
        let (kept, text) = try await write(ReportRequest([run.id]))
        #expect(kept.isEmpty, "\(kept)")
        #expect(!text.contains("Means over seeds") && !text.contains("t interval"), "\(text)")
    }
}

import Audio
import TestSupport
import Testing

/// Names in any script, on a machine whose fonts have few letters: every plot's texts are spelled in those, and paths are not.
struct PlotNameTests {
    /// A gnuplot that keeps what it is told and draws nothing, and fonts with Latin and Greek letters.
    private func makePrograms(in folder: ScratchFolder) throws -> [String: String] {
        try folder.makeFolder("bin")
        try folder.writeProgram("#!/bin/sh\n/bin/cat >> '\(folder.path)/told'\n", to: "bin/gnuplot")
        try folder.writeProgram("#!/bin/sh\necho '20-7e a0-17f 370-3ff'\n", to: "bin/fc-list")
        return ["PATH": folder.path + "/bin"]
    }

    private func lines(_ folder: ScratchFolder, naming key: String) throws -> [String] {
        try folder.text("told").split(separator: "\n").map(String.init).filter { $0.contains(key) }
    }

    @Test func aSoundsNameIsSpelledInItsTitleAlone() async throws {
        let place = try Workplace()
        let environment = try makePrograms(in: place.folder)
        let name = "漢字 Привет αβγ 'x' `y` \"z\".wav"
        try place.writeSound(name, seed: 1)
        let outcome = try await Binary.run(
            ["plot", name, "-o", "漢'字.png"], in: place.folder.path, environment: environment)
        #expect(outcome.code == 0, "\(outcome)")
        let title = try #require(try lines(place.folder, naming: "set multiplot").first)
        #expect(
            title.hasSuffix(#"title "U+6F22U+5B57 Privet αβγ 'x' 'y' \"z\".wav""#), "\(title)")
        #expect(try place.folder.entries().contains("漢'字.png"))
    }

    /// The pictures of a run, of its sounds and of a report.
    @Test func anExperimentsNameIsSpelledInEveryPlot() async throws {
        let place = try Workplace()
        let environment = try makePrograms(in: place.folder)
        try place.write("cjk.json", replacing: "\"small\"", with: "\"漢字カナ-Ж\"")
        let run = try await Binary.run(
            ["run", "cjk.json"], in: place.folder.path, environment: environment)
        #expect(run.code == 0, "\(run)")
        let report = try await Binary.run(
            ["report", "-o", "results.md"], in: place.folder.path, environment: environment)
        #expect(report.code == 0, "\(report)")
        let titles = try lines(place.folder, naming: "title")
        #expect(titles.contains { $0.contains("U+6F22U+5B57U+30ABU+30CA-Zh, seed 1: ") }, "\(titles)")
        #expect(titles.count > 6)
        for title in titles { #expect(title.unicodeScalars.allSatisfy { $0.value < 0x400 }, "\(title)") }
    }
}

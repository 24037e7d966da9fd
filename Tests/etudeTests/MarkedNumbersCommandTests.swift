import TestSupport
import Testing

/// `etude report --check` and `--update` of documents that cite runs, from the outside.
struct MarkedNumbersCommandTests {
    @Test func exitCodesSayWhatIsWrong() async throws {
        let place = try Workplace()
        try await place.train()
        let runs = try await place.etude(
            "query", "--format", "csv", "SELECT parameters FROM runs")
        let count = try #require(
            runs.output.split(whereSeparator: \.isNewline).last?.split(separator: ",").last)
        let head = "<!-- numbers of: runs.sqlite -->\n"
        func write(_ name: String, _ text: String) throws { try place.folder.write(head + text, to: name) }
        try write("right.md", "It has \(count)<!-- is: parameters of small --> weights.\n")
        try write("stale.md", "It has 7<!-- is: parameters of small --> weights.\n")
        try write("untrue.md", "It has none<!-- holds: 1 > parameters of small -->.\n")
        try write("wrong.md", "It has 7<!-- is: parameters of large --> weights.\n")
        try place.folder.write("Nothing here.\n", to: "bare.md")

        let right = try await place.etude("report", "--check", "right.md")
        #expect(right.code == 0, "\(right)")
        #expect(right.output == "right.md: every marked number is what the store says, 1 in its own words\n")
        // What is right is said of each, and each that is not is named with its line.
        let several = try await place.etude("report", "--check", "stale.md", "right.md", "untrue.md")
        #expect(several.code == 1 && several.output.contains("right.md: every"), "\(several)")
        #expect(
            several.complaint.contains("stale.md:2: 7 is \(count) now (is: parameters of small)"),
            "\(several)")
        #expect(
            several.complaint.contains("untrue.md:2: does not hold: 1 > parameters of small"), "\(several)")
        for (name, words) in [
            ("wrong.md", "wrong.md:2: the marker \"is: parameters of large\" names no run"),
            ("bare.md", "marks no number"), ("none.md", "no such file"),
        ] {
            for mode in ["--check", "--update"] {
                let refused = try await place.etude("report", mode, name)
                #expect(refused.code == 2 && refused.complaint.contains(words), "\(refused)")
                #expect(refused.complaint.split(separator: "\n").count == 1, "\(refused)")
            }
        }
        let updated = try await place.etude("report", "--update", "stale.md", "untrue.md")
        #expect(updated.code == 1, "\(updated)")
        #expect(updated.complaint.contains("stale.md:2: 7 is \(count) now"), "\(updated)")
        #expect(updated.complaint.contains("untrue.md:2: does not hold"), "\(updated)")
        #expect(try place.folder.text("stale.md") == place.folder.text("right.md"))
        #expect(try await place.etude("report", "--check", "stale.md").code == 0)
    }
}

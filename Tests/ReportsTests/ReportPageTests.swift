import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Reports as one page, laid out by templates, of filtered runs, with sounds.
struct ReportPageTests {
    private let made: MadeStore

    init() throws { made = try MadeStore() }

    private func path(_ name: String) -> String { "\(made.scratch.path)/\(name)" }
    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }
    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    /// Sounds of two clips for every run; equal inputs and targets, outputs of their own.
    private func addSounds() throws {
        for (number, run) in try made.store.runs().enumerated() {
            for clip in ["1-voice_a#noise=0.1", "2-<b>|`x`"] {
                for role in ["input", "output", "target", "triptych"] {
                    let file = "audio/\(clip)/\(role).\(role == "triptych" ? "png" : "wav")"
                    let place = URL(filePath: "\(made.store.folder(of: run.id))/\(file)")
                    try FileManager.default.createDirectory(
                        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                    let content =
                        "\(role) of \(clip)" + (role == "output" || role == "triptych" ? " by \(number)" : "")
                    try Data(content.utf8).write(to: place)
                    try made.store.record(
                        Artifact(
                            path: file, kind: "audio:\(role)", bytes: content.utf8.count, sha256: content),
                        of: run.id)
                }
            }
        }
    }

    @Test func onePageHoldsEverything() async throws {
        try addSounds()
        try await Report(made.store, selection: ["denoise"]).writePage(to: path("results.html"))
        let page = try text("results.html")
        #expect(page.hasPrefix("<!DOCTYPE html>\n<!-- made by: etude report denoise -->"))
        for part in [
            "<h1>Results: denoise</h1>", "Which one denoises better?", "<h2>Sounds</h2>",
            "noisy input (identity)",
            "src=\"data:image/png;base64,iVBORw0KGgo",
            "etude run experiments/denoise/stft-unet.json --seeds 1,2",
            "default-src 'none'",
        ] { #expect(page.contains(part), "\(part) is missing") }
        // Two clips: input, target and the outputs of two experiments each; triptychs of the first clip.
        #expect(page.components(separatedBy: "<audio controls").count == 1 + 2 * 4)
        #expect(page.components(separatedBy: "<img ").count == 1 + 1 + 2)
        let sound = Data("output of 1-voice_a#noise=0.1 by 3".utf8).base64EncodedString()
        #expect(page.contains("data:audio/wav;base64,\(sound)"))
        // Nothing outside is asked for, and nothing runs.
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
        #expect(!page.contains("<b>|"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: made.scratch.path).allSatisfy {
                !$0.hasSuffix(".tmp")
            })
    }

    @Test func aFileThatIsGoneBreaksNothing() async throws {
        try addSounds()
        for run in try made.store.runs() {
            try FileManager.default.removeItem(atPath: "\(made.store.folder(of: run.id))/audio")
        }
        try await Report(made.store, selection: []).writePage(to: path("results.html"))
        #expect(try text("results.html").contains("is no longer there"))
    }

    @Test func markdownLinksToSounds() async throws {
        try addSounds()
        try FileManager.default.createDirectory(atPath: path("docs/deep"), withIntermediateDirectories: true)
        try await Report(made.store, selection: []).write(to: path("docs/deep/results.md"))
        let report = try text("docs/deep/results.md")
        let runs = try made.store.runs()
        // The best experiment first, one run of it; its folder is reached from the report's.
        let best = try #require(runs.last)
        #expect(
            report.contains(
                "[wave-unet, seed 2](../../runs/\(best.id)/audio/1-voice_a%23noise=0.1/output.wav)"))
        let lines = report.split(separator: "\n").filter { $0.hasPrefix("**voice") }
        #expect(lines.count == 1 && lines[0].components(separatedBy: "](").count == 1 + 4)
        #expect(lines[0].hasPrefix("**voice_a\\#noise=0.1**: [input]("))
        #expect(report.contains("![wave-unet, seed 2: voice_a\\#noise=0.1](../../runs/"))
        for link in report.components(separatedBy: "](").dropFirst().compactMap({
            $0.split(separator: ")").first
        }) {
            let file = try #require(String(link).removingPercentEncoding)
            #expect(FileManager.default.fileExists(atPath: path("docs/deep/\(file)")), "\(link)")
        }
        try Report.check(path("docs/deep/results.md"), in: made.store)
    }

    @Test func errorsOverTimeAreDrawnOfTheClipThatMostHave() async throws {
        try addSounds()
        for run in try made.store.runs() {
            let file = "audio/1-voice_a#noise=0.1/error.tsv"
            try
                "# seconds\ttarget (dB)\terror (dB)\n0.005\t-20.1\t-31.0\n0.015\tNaN\t-33.5\n0.025\t-20.0\tNaN\n"
                .write(
                    toFile: "\(made.store.folder(of: run.id))/\(file)", atomically: true, encoding: .utf8)
            try made.store.record(
                Artifact(path: file, kind: "audio:error", bytes: 1, sha256: run.id), of: run.id)
        }
        try await Report(made.store, selection: []).write(to: path("results.md"))
        let report = try text("results.md")
        #expect(report.contains("![Error over time: voice_a\\#noise=0.1](results_files/errors.png)"))
        #expect(!report.contains("error.tsv"))
        let picture = try Data(contentsOf: URL(filePath: path("results_files/errors.png")))
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 4_000)
        try Report.check(path("results.md"), in: made.store)
    }

    @Test func exportsTakeSoundsOfOneRunAnExperiment() throws {
        try addSounds()
        let outcome = try Publication.export(
            from: made.store, RunSelection(), to: path("few.sqlite"), allClips: false, sounds: 1)
        #expect(outcome.runs == 4 && outcome.files == 2 * 4)
    }

    @Test func aTemplateLaysTheReportOut() async throws {
        try write(
            """
            # My own words

            | what | {{ nothing of the kind
            """, "broken.md")
        let request = ReportRequest(["denoise"], template: "own.template.md")
        try write(
            "# My own words\n\n{{results}}\n\nThen the *differences*:\n\n{{ differences }}\n",
            "own.template.md")
        try await Report(made.store, request).write(to: path("own.md"))
        let own = try text("own.md")
        #expect(own.hasPrefix("<!-- made by: etude report denoise"))
        #expect(
            own.contains("# My own words\n\n## Results")
                && own.contains("Then the *differences*:\n\n## Differences"))
        #expect(!own.contains("## Data") && !own.contains("{{"))
        try Report.check(path("own.md"), in: made.store)
        try await Report.update(path("own.md"), in: made.store)
        #expect(try text("own.md") == own)
        try write(own.replacingOccurrences(of: "11.42", with: "11.43"), "own.md")
        #expect(throws: ReportError.self) { try Report.check(path("own.md"), in: made.store) }
    }

    @Test func templatesMayBeHTML() async throws {
        try write("<title>Mine</title><main>{{results}}</main>", "own.template.html")
        try await Report(made.store, ReportRequest(template: "own.template.html")).writePage(
            to: path("own.html"))
        #expect(try text("own.html").hasPrefix("<title>Mine</title><main><h2>Results</h2>"))
    }

    @Test(arguments: [
        ("a\nb {{resuts}}", "own.template.md:2: a report has no part {{resuts}}; did you mean results?"),
        ("{{", "own.template.md:1: {{ is never closed"),
        ("{{\u{1B}[31m}}", "a report has no part {{␛[31m}}"),
    ])
    func mistakesInTemplatesHaveTheirLine(template: String, words: String) throws {
        try write(template, "own.template.md")
        let error = #expect(throws: ReportError.self) {
            try Report(made.store, ReportRequest(template: "own.template.md")).markdown(at: path("own.md"))
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(throws: ReportError.self) {
            try Report(made.store, ReportRequest(template: "none.md")).markdown(at: path("own.md"))
        }
    }

    @Test func filtersAreKeptInTheReport() async throws {
        let first = try made.store.runs()[0]
        try made.store.tag([first.id], "a tag --> with signs")
        let request = ReportRequest(
            ["denoise"],
            filter: RunFilter(
                condition: "val.si_sdr > 8 and name ~ '*unet' -- >", since: Moment("2020-01-01"),
                until: Moment("2999"), tags: ["a tag --> with signs"]))
        // The condition is wrong on purpose: a mistake is told before anything is written.
        #expect(throws: ReportError.self) { try Report(made.store, request) }
        var right = request
        right.filter.condition = "val.si_sdr > 8 and name ~ '*unet'"
        try await Report(made.store, right).write(to: path("some.md"))
        let text = try text("some.md")
        #expect(text.split(separator: "\n")[0].hasSuffix(" -->"))
        #expect(text.contains(first.id.prefix(8)) && !text.contains("wave-unet"))
        try Report.check(path("some.md"), in: made.store)
        try made.store.untag([first.id], "a tag --> with signs")
        #expect(throws: ReportError.self) { try Report.check(path("some.md"), in: made.store) }
    }
}

import Reports
import RunStore
import Testing

struct DifferenceTests {
    private let made: MadeStore
    private let style = TerminalStyle(width: 100, hasColour: false)

    init() throws { made = try MadeStore() }

    private func run(_ place: Int, _ seed: Int) throws -> Run {
        let name = ["stft-unet", "wave-unet"][place]
        return try made.store.run(MadeStore.run(name, place: place, seed: seed).id)
    }

    @Test func causesAndEffectsAreListed() throws {
        let text = try RunDifference(made.store, run(0, 1), run(1, 1), style: style).text(clips: 3)
        for part in [
            "model.base_channels  8     16", "validation.si_sdr", "+0.99",
            "right is better on 20 of 20 clips",
        ] {
            #expect(text.contains(part), "\(part) is missing in\n\(text)")
        }
        #expect(text.contains("threads") == false)
        #expect(text.split(separator: "\n").count { $0.hasPrefix("voice/") } == 3)
    }

    @Test func aRunDoesNotDifferFromItself() throws {
        #expect(
            try RunDifference(made.store, run(0, 1), run(0, 1), style: style).text(clips: 3).contains(
                "nothing differs"))
    }

    @Test func dataAndCodeAreToldApart() throws {
        var ids: [String] = []
        for (place, recordings) in [["a", "b", "c"], ["b", "c", "d", "e"]].enumerated() {
            var new = MadeStore.run("one", place: 8, seed: 7)
            new.dataFingerprint = String(repeating: "\(place)", count: 64)
            new.splits = [
                DataSplit("train", recordings: recordings, groups: []),
                DataSplit("validation", recordings: ["z"], groups: []),
            ]
            let run = try made.store.openRun(new)
            let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n-old\n+new\n+newer\n"
            try run.beginAttempt(
                in: RunEnvironment(
                    command: "", codeVersion: "abc", codeIsDirty: place == 1, host: "", processor: "",
                    libraries: [:], threads: 1, codeChanges: place == 1 ? diff : ""))
            try run.end(.finished)
            ids.append(run.id)
        }
        let text = try RunDifference(
            made.store, made.store.run(ids[0]), made.store.run(ids[1]),
            style: TerminalStyle(width: nil, hasColour: false)
        ).text(clips: 3)
        #expect(
            text.contains("train recordings  3, 1 of them only here")
                && text.contains("4, 2 of them only here"))
        #expect(!text.contains("validation recordings"))
        #expect(
            text.contains("code's changes") && text.contains("none") && text.contains("1 file, +2 -1 lines"))
    }

    @Test func seedsAreAdvised() throws {
        let seen = try SeedDifferences(made.store, "wave-unet", "stft-unet", metric: "val.si_sdr")
        let text = try SeedAdvice.text(seen, difference: 0.5, deviation: 1, power: 0.8, level: 0.05)
        #expect(text.contains("mean difference 0.9933 in validation.si_sdr over 2 seeds"))
        #expect(text.contains("needs 34 seeds of each"))
        #expect(throws: ReportError.self) {
            try SeedAdvice.text(nil, difference: nil, deviation: 1, power: 0.8, level: 0.05)
        }
        #expect(throws: ReportError.self) {
            try SeedDifferences(made.store, "denoise", "stft-unet", metric: nil)
        }
        #expect(throws: ReportError.self) {
            try SeedDifferences(made.store, "wave-unet", "stft-unet", metric: "val.nothing")
        }
    }

    @Test func queriesKeepWholeNumbersWhole() throws {
        let table = Table(
            try made.store.query("SELECT 9223372036854775807 AS big, 'a|b' AS text, NULL AS none"))
        #expect(
            table.text(.json, style: style).contains(
                #""big": 9223372036854775807, "text": "a|b", "none": null"#))
        #expect(table.text(.csv, style: style) == "big,text\n9223372036854775807,a|b\n")
        #expect(
            Table(try made.store.query("SELECT 1 AS one WHERE 0")).text(.table, style: style).contains(
                "no rows"))
    }
}

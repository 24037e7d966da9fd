import Reports
import RunStore
import TestSupport
import Testing

/// Rows that must not be compared with the rest are marked, with the reason.
struct ComparabilityTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    private func add(
        _ name: String, place: Int, data: Character = "d", train: [String] = ["a", "b", "c", "d"],
        validation: [String] = ["y", "z"], version: Int = 1, input: Double = 5, score: Double
    ) throws {
        var new = MadeStore.run(name, place: place, seed: 1)
        new.dataFingerprint = String(repeating: data, count: 64)
        new.metrics[1].version = version
        new.splits = [
            DataSplit("train", recordings: train, groups: ["one"]),
            DataSplit("validation", recordings: validation, groups: ["two"]),
        ]
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        try run.record(controls: [MetricValue(split: "validation:identity", name: "si_sdr", value: input)])
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: [MetricValue(split: "validation", name: "si_sdr", value: score)]))
        try run.end(.finished)
    }

    private func lines(_ collapsed: Bool = false) throws -> [String] {
        try Comparison.table(store, ComparisonRequest(collapsesSeeds: collapsed)).text(
            .table, style: TerminalStyle(width: nil, hasColour: false)
        ).split(separator: "\n").map(String.init)
    }

    /// The usual runs, and the one under test, which scores best and must not win.
    private func check(_ reason: String, _ other: () throws -> Void) throws {
        try add("first", place: 0, score: 8)
        try add("second", place: 1, score: 9)
        try other()
        for collapsed in [false, true] {
            let lines = try lines(collapsed)
            let row = try #require(lines.first { $0.contains("odd") })
            #expect(row.contains("odd †") && !row.contains("*"), "\(row)")
            #expect(try #require(lines.first { $0.contains("second") }).contains("9.00*"))
            #expect(
                lines.contains { $0.hasPrefix("† not comparable with the rest") && $0.contains(reason) },
                "\(lines)")
        }
        #expect(
            try Comparison.table(store, ComparisonRequest()).text(
                .markdown, style: TerminalStyle(width: nil, hasColour: false)
            ).contains("| odd † |"))
    }

    @Test func otherRecordings() throws {
        try check("other data (fingerprint eeeeeeee), 1 of 2 validation recordings in common") {
            try add("odd", place: 2, data: "e", train: ["a", "b"], validation: ["z", "x"], score: 20)
        }
    }

    @Test func anotherSplit() throws {
        try check("another split of the same recordings") {
            try add(
                "odd", place: 2, data: "e", train: ["a", "b", "y", "z"], validation: ["c", "d"], score: 20)
        }
    }

    @Test func fewerRecordingsToTrainOn() throws {
        try check("trained on other recordings (2 instead of 4, 2 in common), judged by the same") {
            try add("odd", place: 2, data: "e", train: ["a", "b"], score: 20)
        }
    }

    @Test func anotherPreparation() throws {
        try check("the same recordings, prepared in another way") {
            try add("odd", place: 2, data: "e", score: 20)
        }
    }

    @Test func anotherVersionOfAMetric() throws {
        try check("scored by other versions of the metrics (si_sdr 2, not 1)") {
            try add("odd", place: 2, version: 2, score: 20)
        }
    }

    @Test func anotherNoise() throws {
        try check("judged on other inputs: untouched, they score 12.00 in si_sdr, not 5.000") {
            try add("odd", place: 2, input: 12, score: 20)
        }
    }

    @Test func equalRunsAreNotMarked() throws {
        try add("first", place: 0, score: 8)
        try add("second", place: 1, score: 9)
        #expect(try lines().allSatisfy { !$0.contains("†") && !$0.contains("not comparable") })
    }

    @Test func leakageIsShoutedAbout() throws {
        try add("sound", place: 0, score: 8)
        try add("leaky", place: 1, data: "e", train: ["a", "b", "z"], score: 30)
        let leaky = try store.run("leaky")
        let words = "1 of 2 validation recordings are trained on as well"
        #expect(try lines()[0].hasPrefix("LEAKAGE: run \(leaky.id.prefix(8)): \(words)"))
        let style = TerminalStyle(width: 60, hasColour: true)
        let table = try Comparison.table(store, ComparisonRequest())
        #expect(table.text(.table, style: style).hasPrefix("\u{1B}[1;31mLEAKAGE: run"))
        #expect(table.text(.markdown, style: style).hasPrefix("**⚠ LEAKAGE: run"))
        #expect(table.text(.html, style: style).hasPrefix("<p class=\"alarm\">⚠ LEAKAGE: run"))
        #expect(
            try RunPage(store, run: leaky, style: TerminalStyle(width: nil, hasColour: false)).text()
                .contains("LEAKAGE: \(words)"))
        #expect(try Report(store, selection: []).markdown(at: "x.md").contains("**⚠ LEAKAGE"))
    }
}

import Measures
import Reports
import RunStore
import TestSupport
import Testing

/// Means say over how many clips they are, and one over fewer never wins.
struct CoverageTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    /// A run of two epochs, the second the best; the measure is not defined for the clips that are missing.
    private func add(
        _ name: String, place: Int, seed: Int = 1, score: Double, missing: Int = 0, of asked: Int = 20,
        counted: Bool = true
    ) throws {
        let new = NewRun(
            identity: String(repeating: "0", count: 63) + "\(place)",
            resolved: #"{"training":{"epochs":\#(place)}}"#, seed: UInt64(seed), name: name, study: "denoise",
            model: "model", question: "", source: "", plannedEpochs: 2,
            dataFingerprint: String(repeating: "d", count: 64), dataSummary: "",
            metrics: [MetricDefinition("si_sdr", unit: "dB", .higherIsBetter)])
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        func value(_ split: String, _ value: Double?, _ scored: Int) -> MetricValue {
            MetricValue(
                split: split, name: "si_sdr", value: value, counted ? Coverage(scored, of: asked) : nil)
        }
        try run.record(controls: [
            value("validation:identity", 1, asked - 1), value("validation:silence", nil, 0),
        ])
        for epoch in 1...2 {
            try run.record(
                EpochRecord(
                    epoch: epoch, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                    metrics: [
                        value(
                            "validation", epoch == 1 ? score - 1 : score, epoch == 1 ? asked : asked - missing
                        )
                    ]))
        }
        try run.end(.finished)
    }

    private func text(_ format: TableFormat = .table, _ request: ComparisonRequest = ComparisonRequest())
        throws -> [String]
    {
        try Comparison.table(store, request).text(format, style: TerminalStyle(width: nil, hasColour: false))
            .split(whereSeparator: \.isNewline).map(String.init)
    }

    @Test func aMeanOverFewerClipsIsMarkedRanksBelowAndWinsNothing() throws {
        try add("silent", place: 1, score: 20.6, missing: 5)
        try add("whole", place: 2, score: 15.7)
        try add("worse", place: 3, score: 12.5)
        let lines = try text()
        #expect(lines[1].contains("whole") && lines[1].contains("15.70*"))
        #expect(lines[2].contains("worse") && lines[3].contains("silent"))
        #expect(
            lines[3].contains("20.60 (15 of 20)") || lines[3].contains("20.60  (15 of 20)"), "\(lines[3])")
        #expect(!lines[3].contains("*"))
        #expect(lines.contains { $0.contains("noisy input") && $0.contains("(19 of 20)") })
        #expect(
            lines.contains { $0.hasPrefix("means are over 20 validation clips, but where `n of N` stands") })
        // Asked for by name or by another order, it ranks below all the same.
        let sorted = try text(
            .csv, ComparisonRequest(columns: ["name", "val.si_sdr"], sort: ["-val.si_sdr"]))
        #expect(
            sorted[0] == "kind,name,validation.si_sdr,validation.si_sdr.scored,validation.si_sdr.asked"
                && sorted[1] == "run,whole,15.7,20,20" && sorted[3] == "run,silent,20.6,15,20", "\(sorted)")
        // Of another epoch, the count of that one.
        let highest = try text(.csv, ComparisonRequest(columns: ["name", "val.si_sdr@max"]))
        #expect(highest[0].contains("validation.si_sdr@max.scored") && highest[3] == "run,silent,20.6,15,20")
        let json = try JSONValue(parsing: text(.json).joined(separator: "\n")).list
        let row = json.first { $0["name"] == "silent" }
        #expect(row?["validation.si_sdr.scored"] == 15 && row?["validation.si_sdr.asked"] == 20)
        let page = try RunPage(
            store, run: try #require(try store.runs(RunSelection(["silent"])).first),
            style: TerminalStyle(width: 100, hasColour: false)
        ).text()
        #expect(page.contains("(15 of 20)"))
    }

    @Test func whateverIsOverFewerClipsSaysSoInEveryPlace() throws {
        try add("silent", place: 1, score: 20.6, missing: 5)
        try add("whole", place: 2, score: 15.7)
        let style = TerminalStyle(width: nil, hasColour: false)
        let list = try RunList.table(store, RunSelection(), top: nil).text(.table, style: style)
            .split(separator: "\n")
        #expect(list.contains { $0.contains("silent") && $0.contains("20.60 (15 of 20)") }, "\(list)")
        #expect(list.contains { $0.contains("whole") && !$0.contains(" of 20)") }, "\(list)")
        let run = try #require(try store.runs(RunSelection(["silent"])).first)
        let epochs = try RunPage(store, run: run, style: style).text().split(separator: "\n")
            .drop { !$0.hasPrefix("epochs") }
        #expect(epochs.contains { $0.contains("2 best") && $0.contains("20.60 (15 of 20)") }, "\(epochs)")
        #expect(epochs.contains { $0.contains("19.60") && !$0.contains("of 20)") }, "\(epochs)")
        // A mean over 15 or 20 clips less one over 19 others is of no clip.
        let table = try text()
        #expect(!table.contains { $0.contains("+19.60") || $0.contains("+14.70") }, "\(table)")
        #expect(table.contains { $0.hasPrefix("over input is left out where either mean is not over all") })
        for request in [
            ComparisonRequest(collapsesSeeds: true), ComparisonRequest(groupBy: ["name"]),
        ] {
            let csv = try text(.csv, request)
            #expect(csv[0].hasSuffix("si_sdr.scored,validation.si_sdr.asked"), "\(csv)")
            #expect(
                csv.contains { $0.contains("silent") && $0.hasSuffix(",15,20") }
                    && csv.contains { $0.contains("whole") && $0.hasSuffix(",20,20") }, "\(csv)")
            let json = try JSONValue(parsing: text(.json, request).joined(separator: "\n")).list
            #expect(json.contains { $0["validation.si_sdr.scored"] == 15 })
        }
    }

    @Test func aGroupThatMissesMoreClipsDoesNotWin() throws {
        for seed in 1...2 {
            try add("silent", place: 1, seed: seed, score: 20, missing: seed)
            try add("whole", place: 2, seed: seed, score: 15)
            try add("worse", place: 3, seed: seed, score: 12)
        }
        let lines = try text(.table, ComparisonRequest(collapsesSeeds: true))
        #expect(lines[1].hasPrefix("whole") && lines[1].contains("*"))
        #expect(lines[3].hasPrefix("silent") && lines[3].contains("(37 of 40)") && !lines[3].contains("*"))
    }

    @Test func whereAllClipsAreScoredOneLineSaysSo() throws {
        try add("one", place: 1, score: 2)
        try add("two", place: 2, score: 3)
        let lines = try text(.table, ComparisonRequest(columns: ["name", "val.si_sdr"]))
        #expect(lines.contains("means are over all 20 validation clips"))
        #expect(!lines.contains { $0.contains("(20 of 20)") } && !lines[0].contains("clips"))
    }

    @Test func rowsThatWereJudgedByDifferentNumbersOfClipsSayByHowMany() throws {
        try add("few", place: 1, score: 2, of: 80)
        try add("many", place: 2, score: 3, of: 400)
        let lines = try text()
        #expect(lines[0].contains("clips"))
        #expect(lines.contains { $0.contains("few") && $0.contains(" 80 ") })
        #expect(lines.contains { $0.contains("many") && $0.contains(" 400 ") })
        #expect(lines.contains { $0.contains("80 to 400 validation clips") })
    }

    @Test func whatNobodyCountedSaysNothing() throws {
        try add("old", place: 1, score: 2, counted: false)
        try add("older", place: 2, score: 3, counted: false)
        let lines = try text()
        #expect(!lines.contains { $0.contains("clips") })
        #expect(try text(.csv)[0].contains("scored") == false)
        #expect(try store.check() == [])
    }

    @Test func countsSurviveExportMergeAndCheck() throws {
        try add("silent", place: 1, score: 20.6, missing: 5)
        let run = try #require(try store.runs(RunSelection()).first)
        let key = MetricKey("validation", "si_sdr")
        let copy = try RunStore(at: scratch.path + "/copy.sqlite")
        _ = try copy.merge(store)
        for store in [store, copy] {
            let summary = try #require(try store.summaries(of: [run.id])[run.id]?[key])
            #expect(
                summary.bestCoverage == Coverage(15, of: 20) && summary.lastCoverage == Coverage(15, of: 20))
            #expect(summary.leastCoverage == Coverage(15, of: 20))
            #expect(
                try store.coverage(of: run.id, key) == [1: Coverage(20, of: 20), 2: Coverage(15, of: 20)])
            #expect(try store.check() == [])
        }
        try copy.execute("UPDATE summary SET best_scored = 20 WHERE split = 'validation'")
        #expect(try copy.check().count == 1)
    }
}

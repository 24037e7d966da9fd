import Foundation
import Reports
import RunStore
import TestSupport
import Testing

/// Runs that were judged on different clips are ranked, and tested, on those that they share.
struct CommonClipsTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    /// - Parameters:
    ///   - clips: clip name to score; the run's own mean is theirs.
    ///   - content: what stands for the making of every clip.
    private func add(
        _ name: String, place: Int, seed: Int = 1, data: Character = "d", _ clips: [String: Double?],
        content: String? = nil, resolved: String? = nil
    ) throws {
        var new = MadeStore.run(name, place: place, seed: seed)
        new.dataFingerprint = String(repeating: data, count: 64)
        if let resolved { new.resolved = resolved }
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        let known = clips.values.compactMap { $0 }
        let mean = known.reduce(0, +) / Double(known.count)
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: [
                    MetricValue(
                        split: "validation", name: "si_sdr", value: mean,
                        known.count < clips.count ? Coverage(known.count, of: clips.count) : nil)
                ]),
            clips: clips.map { clip, score in
                ClipScores(
                    clip: clip, conditions: [:],
                    scores: [MetricValue(split: "validation", name: "si_sdr", value: score)],
                    content: content)
            })
        try run.end(.finished)
    }

    private func text(_ request: ComparisonRequest = ComparisonRequest(), _ format: TableFormat = .table)
        throws
        -> String
    {
        try Comparison.tables(store, request, withTests: true).map {
            $0.text(format, style: TerminalStyle(width: nil, hasColour: false))
        }.joined(separator: "\n")
    }

    /// Easy clips flatter `few`; on those that all share it is the worse one.
    private func addReversal(content: String? = nil) throws {
        var all: [String: Double] = [:]
        for clip in 0..<40 { all["track\(clip % 4).wav@\(clip)"] = clip < 8 ? 12 : 5 }
        try add("many", place: 0, all, content: content)
        try add("also-many", place: 1, all.mapValues { $0 - 3 }, content: content)
        try add("few", place: 2, all.filter { $0.value == 12 }.mapValues { $0 - 1 }, content: content)
    }

    @Test(arguments: [nil, "made"]) func theOrderIsThatOfTheSharedClips(content: String?) throws {
        try addReversal(content: content)
        for request in [ComparisonRequest(), ComparisonRequest(collapsesSeeds: true)] {
            let lines = try text(request).split(separator: "\n").map(String.init)
            #expect(lines[0].contains("on 8 common clips"))
            let names = lines.dropFirst().prefix(3).map {
                $0.contains("also-many") ? "also-many" : $0.contains("few") ? "few" : "many"
            }
            #expect(names == ["many", "few", "also-many"], "\(lines)")
            #expect(lines[1].contains("12.00*") && lines[2].contains("few †"))
            #expect(
                lines.contains {
                    $0.contains("judged on other clips: 8, of which 8 are among the 40 of the rest")
                })
        }
    }

    @Test func testsSayHowManyClipsTheyAreOver() throws {
        try addReversal()
        let rows = try text(ComparisonRequest(), .csv).split(separator: "\n").map(String.init)
        let row = try #require(rows.first { $0.contains("many,few,recordings") })
        // Four tracks, of which two windows each are shared; the difference is that of the shared ones.
        #expect(row.contains("many,few,recordings,4,8 of 40,1,"), "\(row)")
        #expect(rows.contains { $0.contains("many,few,seeds,1,8 of 40,1,") })
        #expect(rows.contains { $0.contains("many,also-many,recordings,4,40,3,") })
    }

    private func advice(_ left: String, _ right: String) throws -> String {
        try SeedAdvice.text(
            SeedDifferences(store, left, right, metric: nil), difference: nil, deviation: 1, power: 0.8,
            level: 0.05)
    }

    private func difference(_ left: String, _ right: String) throws -> String {
        let runs = try [left, right].map { name in
            try #require(try store.runs(RunSelection([name])).first)
        }
        return try RunDifference(
            store, runs[0], runs[1], style: TerminalStyle(width: nil, hasColour: false)
        ).text(clips: 3)
    }

    @Test(arguments: [nil, "made"]) func everyDifferenceIsOfSharedClips(content: String?) throws {
        try addReversal(content: content)
        // By the means over all clips of each, `few` is the better one by 4.6.
        #expect(
            try advice("many", "few").hasPrefix(
                "many - few: mean difference 1.000 in validation.si_sdr over 1 seed, on the 8 of 40 clips that all of them share\n"
            ))
        #expect(try advice("many", "also-many").contains("3.000 in validation.si_sdr over 1 seed\n"))
        #expect(try difference("many", "few").contains("-1.00 (on 8 of 40 clips)"))
        #expect(try difference("many", "also-many").contains("-3.000\n"))
    }

    @Test func aClipThatOneSideLacksIsInNeithersMean() throws {
        try add("whole", place: 0, ["a": 2, "b": 4, "c": -30], content: "made")
        try add("lucky", place: 1, ["a": 1, "b": 3, "c": nil], content: "made")
        #expect(
            try advice("whole", "lucky").contains(
                "mean difference 1.000 in validation.si_sdr over 1 seed, on the 2 of 3 clips"))
        #expect(try difference("whole", "lucky").contains("-1.000 (on 2 of 3 clips)"))
        let rows = try text(ComparisonRequest(), .csv).split(separator: "\n").map(String.init)
        #expect(rows.contains { $0.contains("seeds,1,2 of 3,") && $0.contains(",1,") }, "\(rows)")
    }

    @Test func whereNoClipIsTheSameNoDifferenceIsTold() throws {
        try add("one", place: 0, ["a": 1, "b": 2], content: "made")
        try add("other", place: 1, ["a": 5, "b": 6], content: "otherwise")
        #expect(throws: ReportError.self) { try advice("one", "other") }
        let text = try difference("one", "other")
        #expect(!text.contains("4.000") && !text.contains("right is better"), "\(text)")
        #expect(text.contains("no difference is shown where the two share no clip"))
        #expect(text.contains("2 of 2 clips of one name are not the same for both, and are not compared"))
    }

    @Test func rowsThatMayNotBeComparedAreToldToPrograms() throws {
        try add("one", place: 0, ["a": 1, "b": 2], content: "made")
        try add("two", place: 1, ["a": 2, "b": 2], content: "made")
        try add("other", place: 2, ["a": 5, "b": 6], content: "otherwise")
        for request in [ComparisonRequest(), ComparisonRequest(collapsesSeeds: true)] {
            let table = try Comparison.table(store, request)
            let style = TerminalStyle(width: nil, hasColour: false)
            let rows = try JSONValue(parsing: table.text(.json, style: style)).list
            #expect(
                rows.first { $0["name"] == "other" }?["not_comparable"]
                    == "judged on other clips: 2, of which 0 are among the 2 of the rest")
            #expect(rows.first { $0["name"] == "one" }?["not_comparable"] == JSONValue.null)
            #expect(table.text(.csv, style: style).contains("not_comparable"))
            #expect(!table.text(.table, style: style).contains("not_comparable"))
        }
        #expect(
            try !Comparison.table(store, ComparisonRequest(selection: RunSelection(["one", "two"])))
                .text(.json, style: TerminalStyle(width: nil, hasColour: false)).contains("not_comparable"))
    }

    @Test func setsOfClipsThatAreTooManyToBeReadAreSaid() throws {
        for seed in 1...301 { try add("one", place: 0, seed: seed, ["a": 1], content: "made \(seed)") }
        #expect(
            try text(ComparisonRequest(top: nil)).contains(
                "these runs were judged on 301 sets of clips, more than are compared with each other"))
        #expect(try !text(ComparisonRequest(top: 300)).contains("sets of clips"))
    }

    @Test func clipsOfOneNameThatWereMadeInAnotherWayAreNotPaired() throws {
        try add("one", place: 0, ["a": 1, "b": 2], content: "made")
        try add("other", place: 1, ["a": 5, "b": 6], content: "otherwise")
        let text = try text()
        #expect(text.contains("share no clip that is known to be the same: other and one."))
        #expect(text.contains("2, of which 0 are among the 2 of the rest"))
        #expect(!text.contains("common clips") && !text.contains("6.00*"))
    }

    @Test func olderRunsAreToldApartByTheirSettings() throws {
        func settings(_ crop: Int, _ examples: Int) -> String {
            #"{"dataset":{"crop_samples":\#(crop),"train_examples":\#(examples)},"model":{"width":\#(crop)}}"#
        }
        try add("one", place: 0, ["a": 1, "b": 2], resolved: settings(8, 10))
        try add("trained-on-more", place: 1, ["a": 2, "b": 3], resolved: settings(8, 20))
        #expect(try !text().contains("judged on other clips"))
        try add("cut-otherwise", place: 2, ["a": 5, "b": 6], resolved: settings(16, 10))
        #expect(try text().contains("judged on other clips: 2, of which 0 are among the 2 of the rest"))
    }

    /// A key that came after a run was stored is null where nobody set it: it is no other making of clips.
    @Test func aKeyThatIsNullIsAsIfItWereNotThere() throws {
        try add("before", place: 0, ["a": 1, "b": 2], resolved: #"{"dataset":{"crop_samples":8}}"#)
        let null = #"{"dataset":{"crop_samples":8,"noise_color":null,"rooms":{"folder":null,"level":null}}}"#
        try add("after", place: 1, ["a": 2, "b": 3], resolved: null)
        let text = try text()
        #expect(!text.contains("judged on other clips") && !text.contains("share no clip"), "\(text)")
        #expect(text.contains("2.500*"), "\(text)")
        try add(
            "set", place: 2, ["a": 5, "b": 6],
            resolved: null.replacing("\"noise_color\":null", with: "\"noise_color\":1"))
        #expect(try self.text().contains("judged on other clips: 2, of which 0 are among the 2 of the rest"))
    }

    @Test func whatIsTrainedOnMayDifferWhereTheJudgeIsTheSame() throws {
        try add("one", place: 0, ["a": 1, "b": 2], content: "made")
        try add("two", place: 1, ["a": 1, "b": 2.5], content: "made")
        try add("more-data", place: 2, data: "e", ["a": 5, "b": 6], content: "made")
        let text = try text()
        #expect(text.contains("5.500*") && !text.contains("†"))
        #expect(text.contains("judged on the same clips as the rest: other data (fingerprint eeeeeeee)"))
        #expect(text.contains("more-data"))
    }

    @Test func clipsOfOneRecordingAreNoIndependentWitnesses() throws {
        // Four recordings whose differences are +1, +1, +1 and -1, each five times over: twenty clips look sure, four recordings do not.
        var (own, other): ([String: Double], [String: Double]) = ([:], [:])
        for recording in 0..<4 {
            for second in 0..<5 {
                let clip = "r\(recording).wav@\(second)"
                own[clip] = (recording == 3 ? -1 : 1) + 0.01 * Double(second)
                other[clip] = 0
            }
        }
        try add("one", place: 0, own)
        try add("other", place: 1, other)
        let row = try #require(
            text(ComparisonRequest(), .csv).split(separator: "\n").first { $0.contains("recordings,4,20") })
        // Means of 1, 1, 1 and -1 plus 0.02: t = 0.52 / 0.5, three degrees of freedom.
        #expect(row.contains(",0.37479"), "\(row)")
        #expect(PairedTest(own.values.map { $0 }).student!.p < 0.05)
    }
}

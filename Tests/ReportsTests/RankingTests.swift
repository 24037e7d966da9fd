import Measures
import Reports
import RunStore
import TestSupport
import Testing

/// What leads a table, what may win it, and what is left out of it.
struct RankingTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    /// A run of one epoch; `settings` is the resolved experiment.
    private func add(
        _ name: String, place: Int, seed: Int = 1, settings: String? = nil,
        objective: String = "validation.loss",
        loss: Double = 1, scores: [String: Double] = [:], input: [String: Double] = [:],
        clips: [ClipScores]? = nil
    ) throws {
        let digits = String(place, radix: 16)
        let metrics = [
            MetricDefinition("loss", .lowerIsBetter), MetricDefinition("si_sdr", unit: "dB", .higherIsBetter),
            MetricDefinition("lsd", .lowerIsBetter),
        ]
        let new = NewRun(
            identity: String(repeating: "0", count: 64 - digits.count) + digits,
            resolved: settings ?? #"{"training":{"epochs":\#(place)}}"#, seed: UInt64(seed), name: name,
            study: "denoise", model: "model", question: "", source: "", objective: objective,
            plannedEpochs: 1,
            dataFingerprint: String(repeating: "d", count: 64), dataSummary: "",
            metrics: metrics.filter { $0.name == "loss" || scores[$0.name] != nil })
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        try run.record(
            controls: input.map { MetricValue(split: "validation:identity", name: $0.key, value: $0.value) })
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: [MetricValue(split: "validation", name: "loss", value: loss)]
                    + scores.map { MetricValue(split: "validation", name: $0.key, value: $0.value) }),
            clips: clips)
        try run.end(.finished)
    }

    private func lines(_ request: ComparisonRequest = ComparisonRequest(), tests: Bool = false) throws
        -> [String]
    {
        try Comparison.tables(store, request, withTests: tests).flatMap {
            $0.text(.table, style: TerminalStyle(width: nil, hasColour: false))
                .split(separator: "\n").map(String.init)
        }
    }

    /// Of a store too big to read everything of, the rows and the numbers are those of a small one.
    @Test func aBigStoreIsOrderedAsASmallOne() throws {
        for place in 0..<502 {
            // The better ones are not those that came last, and some have no score.
            let score = place % 5 == 4 ? nil : Double((place * 37) % 502) / 10
            try add(
                "run-\(place)", place: place,
                scores: (score.map { ["si_sdr": $0] } ?? [:]).merging(
                    place == 9 ? ["lsd": 2] : [:], uniquingKeysWith: { a, _ in a }))
        }
        let whole = try names(lines(ComparisonRequest()))
        let expected = (0..<502).filter { $0 % 5 != 4 }.sorted { ($0 * 37) % 502 > ($1 * 37) % 502 }
        #expect(whole.count == 502 && whole.prefix(expected.count) == expected.map { "run-\($0)" }[...])
        let top = try lines(ComparisonRequest(top: 3))
        #expect(names(top) == Array(whole.prefix(3)) && !top[0].contains("lsd"))
        // A measure that only a row further down has is no unknown name.
        #expect(try names(lines(ComparisonRequest(columns: ["name", "val.lsd"], top: 3))) == names(top))
        let sorted = try names(lines(ComparisonRequest(sort: ["val.lsd"], top: 1)))
        #expect(sorted == ["run-9"])
    }

    private func names(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("run-") }.map(String.init)
        }
    }

    // MARK: - What leads

    @Test func theMonitoredMeasureLeadsInItsDirection() throws {
        let objective = "validation.lsd"
        let input = ["si_sdr": 1.0, "lsd": 4]
        try add("run-a", place: 1, objective: objective, scores: ["si_sdr": 9, "lsd": 2], input: input)
        try add("run-b", place: 2, objective: objective, scores: ["si_sdr": 5, "lsd": 1], input: input)
        let table = try lines()
        #expect(names(table) == ["run-b", "run-a"])
        let titles = table[0].split(separator: " ").map(String.init)
        #expect(titles.firstIndex(of: "lsd")! < titles.firstIndex(of: "si_sdr")!, "\(titles)")
        #expect(table[0].contains("lsd by epoch") && !table[0].contains("si_sdr by epoch"))
        // Better than the input by 3 and by 2, although the number falls.
        #expect(table[1].contains("+3.000") && table[2].contains("+2.000"))
        #expect(try lines(tests: true).contains { $0.contains("difference in lsd") })
    }

    @Test func whereRunsAreMonitoredDifferentlyTheUsualMeasureLeads() throws {
        try add("run-a", place: 1, objective: "validation.lsd", scores: ["si_sdr": 9, "lsd": 2])
        try add("run-b", place: 2, objective: "validation.si_sdr", scores: ["si_sdr": 5, "lsd": 1])
        #expect(try names(lines()) == ["run-a", "run-b"])
    }

    // MARK: - What may win

    private func model(_ losses: String, _ fftSize: Int = 512, channels: Int = 16, noise: Int = 0) -> String {
        #"{"dataset":{"kind":"denoise","noise_snr":[\#(noise)]},"losses":[\#(losses)],"model":{"channels":[\#(channels)],"kind":"stft_unet","n_fft":\#(fftSize)}}"#
    }
    private let mse = #"{"kind":"mse","weight":1}"#

    private func lossLines(_ first: String, _ second: String) throws -> [String] {
        try add("run-a", place: 1, settings: first, loss: 0.25)
        try add("run-b", place: 2, settings: second, loss: 0.5)
        return try lines(ComparisonRequest(columns: ["name", "val.loss"]))
    }

    @Test func aLossOfTheSameScaleIsStarred() throws {
        let table = try lossLines(model(mse), model(mse, channels: 32))
        #expect(table.contains { $0.contains("run-a") && $0.contains("0.2500*") })
        #expect(!table.contains { $0.contains("not compared") })
    }

    @Test(arguments: [
        (#"{"kind":"mse","weight":2}"#, 512, 0, "losses"), (#"{"kind":"l1","weight":1}"#, 512, 0, "losses"),
        (#"{"kind":"mse","weight":1}"#, 1024, 0, "model.n_fft"),
        (#"{"kind":"mse","weight":1}"#, 512, 10, "dataset.noise_snr"),
    ])
    func aLossOfAnotherScaleIsNotAndTheTableSaysWhy(losses: String, fftSize: Int, noise: Int, what: String)
        throws
    {
        let table = try lossLines(model(mse), model(losses, fftSize, noise: noise))
        #expect(!table.contains { $0.contains("*") })
        #expect(
            table.contains {
                $0
                    == "losses are not compared: these runs differ in \(what), so theirs are numbers of different scales"
            }, "\(table)")
        let means = try lines(ComparisonRequest(columns: ["val.loss"], collapsesSeeds: true))
        #expect(!means.contains { $0.contains("*") } && means.contains { $0.contains("not compared") })
    }

    // MARK: - What is left out

    private func clips(_ level: Double) -> [ClipScores] {
        (0..<6).map { clip in
            ClipScores(
                clip: "clip \(clip)", conditions: [:],
                scores: [
                    MetricValue(split: "validation", name: "si_sdr", value: level + Double(clip % 3) / 7)
                ])
        }
    }

    @Test func everyPairOfTenExperimentsIsTested() throws {
        for place in 1...10 {
            try add(
                "run-\(place)", place: place, scores: ["si_sdr": Double(place)], clips: clips(Double(place)))
        }
        let table = try lines(tests: true)
        let first = try #require(table.firstIndex { $0.contains("paired over") })
        #expect(table[first...].count { $0.contains(" recordings ") && $0.hasPrefix("run-") } == 45)
        #expect(!table.contains { $0.contains("left out: ") })
    }

    @Test func whatIsNotTestedIsNamedAndChosenByTheMeanOverSeeds() throws {
        // The one with the luckiest run has the worst mean.
        for seed in 1...2 {
            let score = seed == 1 ? 100.0 : -200
            try add("run-lucky", place: 12, seed: seed, scores: ["si_sdr": score], clips: clips(score))
        }
        for place in 1...11 {
            try add(
                "run-\(place)", place: place, scores: ["si_sdr": Double(place)], clips: clips(Double(place)))
        }
        // Also where the table shows a few runs only.
        for top in [nil, 3] {
            let table = try lines(ComparisonRequest(top: top), tests: true)
            let note = try #require(table.first { $0.contains("left out: ") })
            #expect(
                note.hasPrefix(
                    "10 of 12 experiments, the first by the mean over seeds, are tested against each other and corrected for "
                        + "45 of 66 pairs; left out: run-1, run-lucky."), "\(note)")
            #expect(note.contains("`etude compare A B --tests`"))
        }
        let report = try Report(store, selection: ["denoise"])
        let text = try report.markdown(at: scratch.path + "/results.md")
        #expect(
            text.contains(
                "8 of 12 experiments are drawn, the first by the mean over seeds; left out: run-lucky, run-3, run-2, run-1."
            ), "\(text)")
    }

    @Test func settingsThatATableHasNoRoomForAreNamed() throws {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"]
        for value in 1...2 {
            let settings = names.map { "\"\($0)\":\(value)" }.joined(separator: ",")
            try add("run", place: value, settings: "{\"model\":{\(settings)}}", scores: ["si_sdr": 1])
        }
        let table = try lines()
        #expect(table[0].contains("model.f") && !table[0].contains("model.g"))
        #expect(
            table.contains(
                "6 of 8 settings that differ are shown; --columns shows any that are named: model.g, model.h"),
            "\(table)")
    }

    @Test func aConditionOfTooManyValuesIsNamed() throws {
        func clips(_ count: Int) -> [ClipScores] {
            (0..<count).map { clip in
                ClipScores(
                    clip: "clip \(clip)", conditions: ["snr": Double(clip)],
                    scores: [MetricValue(split: "validation", name: "si_sdr", value: 1)])
            }
        }
        try add("run-a", place: 1, scores: ["si_sdr": 1], clips: clips(13))
        let path = scratch.path + "/results.md"
        let sentence = "Not broken down by snr, which has 13 values; up to 12 make a table."
        #expect(try Report(store, selection: ["denoise"]).markdown(at: path).contains(sentence))
    }

    @Test func whoIsNamedIsTested() throws {
        for place in 1...12 {
            try add(
                "run-\(place)", place: place, scores: ["si_sdr": Double(place)], clips: clips(Double(place)))
        }
        let request = ComparisonRequest(selection: RunSelection(["run-1", "run-2"]))
        let table = try lines(request, tests: true)
        #expect(table.contains { $0.hasPrefix("run-2") && $0.contains("run-1") && $0.contains("recordings") })
    }
}

import FoundationEssentials
import Measures
import Plotting
import Reports
import RunStore
import TestSupport
import Testing

/// Tables in every form, lists and pages: what is shown, and where.
struct ShownTests {
    private static let plain = TerminalStyle(width: nil, hasColour: false)

    private static func environment() -> RunEnvironment {
        MadeStore.environment
    }

    /// A sweep of three trials, each called after its number.
    private func sweep() throws -> MadeStore {
        let made = try MadeStore([], seeds: 1)
        for (place, width) in [8, 16, 32].enumerated() {
            var new = MadeStore.run("wide-\(place + 1)", place: place, seed: 1, epochs: 3)
            new.resolved =
                #"{"losses":[{"kind":"mse"}],"model":{"base_channels":\#(width)},"training":{"epochs":3}}"#
            new.source = "experiments/wide.json"
            new.overrides = ["model.base_channels=\(width)"]
            let run = try made.store.openRun(new)
            try run.beginAttempt(in: Self.environment())
            for epoch in 1...3 {
                try run.record(
                    EpochRecord(
                        epoch: epoch, learningRate: 1e-3, seconds: 1.5, examples: 1, isBest: true,
                        metrics: [
                            MetricValue(split: "train", name: "loss", value: 0.1),
                            MetricValue(split: "validation", name: "si_sdr", value: Double(epoch + place)),
                        ]))
            }
            try run.end(.finished)
        }
        return made
    }

    // MARK: - Forms

    @Test(arguments: ["a\nb", "a\rb", "a\r\nb", "\n", "a,b", "a\"b"])
    func csvQuotesWhateverEndsAFieldOrALine(name: String) throws {
        let made = try MadeStore([], seeds: 1)
        try made.add("x\(name)y", place: 0, seed: 1, epochs: 1)
        let csv = try Comparison.table(made.store, ComparisonRequest(columns: ["name", "seed"])).text(
            .csv, style: Self.plain)
        let quoted = name.replacing("\"", with: "\"\"")
        #expect(Array(csv.utf8).count > 0 && csv == "kind,name,seed\nrun,\"x\(quoted)y\",1\n", "\(csv)")
    }

    @Test func csvHasNoEmptyColumnAndEndsItsLinesWithALineFeed() throws {
        let made = try MadeStore()
        for request in [ComparisonRequest(), ComparisonRequest(collapsesSeeds: true)] {
            let csv = try Comparison.table(made.store, request).text(.csv, style: Self.plain)
            #expect(!csv.utf8.contains(13))
            let rows = csv.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            for column in rows[0].indices {
                #expect(rows.dropFirst().contains { !$0[column].isEmpty }, "\(rows[0][column])")
            }
            #expect(!rows[0].contains("curve"))
        }
    }

    @Test func latexHoldsOnlyWhatLaTeXSets() throws {
        let made = try MadeStore(["grüße 漢字 Привет αβγ <a|b>"], seeds: 2)
        for table in try Comparison.tables(made.store, ComparisonRequest(), withTests: true) {
            let text = table.text(.latex, style: Self.plain)
            let body = text.split(separator: "\n").filter { !$0.hasPrefix("%") }.joined(separator: "\n")
            #expect(!body.contains("▁") && !body.contains("漢") && !body.contains("П") && !body.contains("<a"))
            #expect(body.unicodeScalars.allSatisfy { $0.value < 0x180 }, "\(body)")
            #expect(text.hasPrefix("% needs \\usepackage{booktabs,graphicx}\n\\noindent\\resizebox{"))
        }
        let text = try Comparison.table(made.store, ComparisonRequest()).text(.latex, style: Self.plain)
        #expect(text.contains("grüße U+6F22U+5B57 Privet avg {\\ttfamily\\char`\\<}a{\\ttfamily\\char`\\|}b"))
    }

    // MARK: - Plots

    @Test func whatNoFontHasIsSpelled() {
        let ranges = FontGlyphs.ranges(in: "20-7e a0-17f\n370-3ff 6f22\n6f23-6f30\n")
        #expect(ranges == [0x20...0x7E, 0xA0...0x17F, 0x370...0x3FF, 0x6F22...0x6F30])
        #expect(FontGlyphs.drawable("grüße αβ 漢字", ranges) == "grüße αβ 漢U+5B57")
        #expect(FontGlyphs.drawable("Привет, Жук", ranges) == "Privet, Zhuk")
        #expect(FontGlyphs.drawable("αβγ ü", []) == "avg ue")
    }

    // MARK: - Narrow places

    @Test(arguments: 30...100)
    func measuresThatDifferOutliveSizes(width: Int) throws {
        let made = try MadeStore(seeds: 2, epochs: 4)
        let style = TerminalStyle(width: width, hasColour: false)
        for table in try Comparison.tables(made.store, ComparisonRequest(), withTests: true) {
            for line in table.text(.table, style: style).split(separator: "\n") {
                #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
            }
        }
        let text = try Comparison.table(made.store, ComparisonRequest()).text(.table, style: style)
        let head = String(text.prefix { $0 != "\n" })
        #expect(head.contains("si_sdr"))
        if head.contains("parameters") { #expect(head.contains("stoi") && head.contains("seed")) }
        for page in try made.store.runs().prefix(1).map({
            try RunList.table(made.store, RunSelection([$0.id]), top: nil)
        }) {
            for line in page.text(.table, style: style).split(separator: "\n") {
                #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
            }
        }
    }

    @Test func whatWasSweptStandsFirst() throws {
        let made = try sweep()
        let text = try Comparison.table(made.store, ComparisonRequest()).text(.table, style: Self.plain)
        let head = text.prefix { $0 != "\n" }.split(separator: " ")
        #expect(head.prefix(3) == ["run", "experiment", "model.base_channels"], "\(head)")
    }

    @Test func theCommandOfATrialSetsWhatTheTrialSets() throws {
        let made = try sweep()
        let report = try Report(made.store, selection: ["wide-2"]).markdown(at: made.scratch.path + "/r.md")
        #expect(
            report.contains("etude run experiments/wide.json --set model.base\\_channels=16 --seeds 1")
                || report.contains("etude run experiments/wide.json --set model.base_channels=16 --seeds 1"))
    }

    // MARK: - Lists and pages

    @Test func aKilledRunIsCalledSoEverywhere() throws {
        let made = try MadeStore([], seeds: 1)
        var open: OpenRun? = try made.add("dead", place: 0, seed: 1, epochs: 2, end: false)
        let id = try #require(open?.id)
        open = nil
        let store = try RunStore(reading: made.scratch.store)
        let run = try #require(try store.run(id: id))
        guard run.isKilled else {
            Issue.record("the run is still held")
            return
        }
        let compared = try Comparison.table(store, ComparisonRequest()).text(.table, style: Self.plain)
        let listed = try RunList.table(store, RunSelection(), top: nil).text(.csv, style: Self.plain)
        let page = try RunPage(store, run: run, style: Self.plain).text()
        let report = try Report(store, selection: []).markdown(at: made.scratch.path + "/r.md")
        for text in [compared, listed, page, report] {
            #expect(text.contains("killed") && !text.contains("running"), "\(text)")
        }
        let filter = RunFilter(condition: "status == killed")
        #expect(try filter.applied(to: store.runs(), in: store).count == 1)
    }

    @Test func aPageHasEveryEpoch() throws {
        let made = try sweep()
        let run = try made.store.run("wide-1")
        let page = try RunPage(made.store, run: run, style: TerminalStyle(width: 100, hasColour: false))
            .text()
        let lines = page.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let start = try #require(lines.firstIndex { $0 == ["epochs"] })
        #expect(lines[start + 1].first == "epoch")
        #expect(lines[(start + 2)...(start + 4)].map(\.first) == ["1", "2", "3"])
        #expect(lines[start + 4].prefix(2) == ["3", "best"] && !lines[start + 2].contains("best"))
    }

    @Test func theListHasTheMeasureTheTimeAndAZone() throws {
        let made = try sweep()
        let table = try RunList.table(made.store, RunSelection(), top: nil)
        let text = table.text(.table, style: Self.plain)
        let lines = text.split(separator: "\n")
        #expect(lines[0].contains("si_sdr (dB)") && lines[0].contains("trained for"))
        #expect(lines[1].contains("5.000") && lines[1].contains("4.5 s"), "\(lines[1])")
        #expect(try lines[1].contains(Regex(#"\d\d:\d\dZ"#)))
    }

    /// One grid, edited between two runs: both first trials are called s-1.
    @Test func aTrialIsToldByWhatItSets() throws {
        let made = try MadeStore([], seeds: 1)
        for (place, rate) in [0.1, 0.2].enumerated() {
            var new = MadeStore.run("s-1", place: place, seed: 1, epochs: 1)
            new.resolved =
                #"{"model":{"rate":7,"width":8},"training":{"epochs":1,"optimizer":{"rate":\#(rate)}}}"#
            new.source = "experiments/s.json"
            new.overrides = ["training.optimizer.rate=\(rate)", "model.rate=7"]
            let run = try made.store.openRun(new)
            try run.beginAttempt(in: Self.environment())
            try run.record(
                EpochRecord(
                    epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                    metrics: [MetricValue(split: "validation", name: "si_sdr", value: Double(place))]))
            try run.end(.finished)
        }
        let list = try RunList.table(made.store, RunSelection(), top: nil)
        let lines = list.text(.table, style: Self.plain).split(separator: "\n")
        #expect(lines.contains { $0.contains("s-1") && $0.contains("optimizer.rate=0.1") })
        #expect(lines.contains { $0.contains("s-1") && $0.contains("optimizer.rate=0.2") })
        #expect(!lines.contains { $0.contains("training.optimizer") })
        #expect(list.text(.csv, style: Self.plain).contains("training.optimizer.rate=0.1 model.rate=7"))
        let runs = try made.store.runs()
        let page = try RunPage(made.store, run: runs[0], style: Self.plain).text()
        #expect(page.contains("sets        training.optimizer.rate=0.1 model.rate=7\n"), "\(page)")
        let difference = try RunDifference(made.store, runs[0], runs[1], style: Self.plain).text(clips: 1)
        #expect(difference.contains("s-1, seed 1, finished, sets optimizer.rate=0.1"), "\(difference)")
        let tables =
            try Comparison.tables(
                made.store, ComparisonRequest(groupBy: ["name"]))
            + Comparison.tables(
                made.store, ComparisonRequest(), withTests: true)
        let text = tables.map { $0.text(.table, style: Self.plain) }.joined()
        #expect(text.contains("s-1 rate=0.2"), "\(text)")
    }

    @Test func killedRunsAreSelectedAsSuch() throws {
        let made = try MadeStore(["whole"], seeds: 1, epochs: 1)
        var held: OpenRun? = try made.add("dead", place: 1, seed: 1, epochs: 1, end: false)
        #expect(try made.store.runs(RunSelection(states: [.running])).map(\.name) == ["dead"])
        #expect(try made.store.runs(RunSelection(states: [.killed])).isEmpty)
        held = nil
        _ = held
        #expect(try made.store.runs(RunSelection(states: [.killed])).map(\.name) == ["dead"])
        #expect(try made.store.runs(RunSelection(states: [.killed, .finished])).count == 2)
        #expect(try made.store.runs(RunSelection(states: [.running])).isEmpty)
        let error = #expect(throws: StoreError.self) {
            try made.store.runs(RunSelection(["dead"], states: [.running]))
        }
        #expect(error?.description == "of the runs that dead names, none is running and not removed")
        let run = try made.store.run("dead")
        for format in [TableFormat.table, .csv, .json] {
            let lists = [
                try RunList.table(made.store, RunSelection(states: [.killed]), top: nil),
                try Comparison.table(made.store, ComparisonRequest(columns: ["id", "status"])),
            ]
            for list in lists {
                let text = list.text(format, style: Self.plain)
                #expect(text.contains("killed") && !text.contains("running"), "\(text)")
            }
        }
        let page = try RunPage(made.store, run: run, style: Self.plain).text()
        #expect(page.contains("status      killed\n") && !page.contains("running"), "\(page)")
    }

    @Test func anEmptyListSaysWhy() throws {
        func note(_ store: RunStore, _ selection: RunSelection = RunSelection()) throws -> String {
            try RunList.table(store, selection, top: nil).text(.table, style: Self.plain)
        }
        let empty = try MadeStore([], seeds: 1)
        #expect(try note(empty.store).contains("no run is stored yet"))
        let made = try MadeStore(["one"], seeds: 1, epochs: 1)
        let failed = try note(made.store, RunSelection(states: [.failed]))
        #expect(
            failed.contains("none of the 1 runs is failed") && !failed.contains("stored yet"), "\(failed)")
        let error = #expect(throws: StoreError.self) {
            try made.store.runs(RunSelection(["one"], states: [.failed]))
        }
        #expect(error?.description == "of the runs that one names, none is failed and not removed")
        try made.store.remove(made.store.runs())
        #expect(try note(made.store).contains("every run was removed (1)"))
        let removed = #expect(throws: StoreError.self) { try made.store.runs(RunSelection(["one"])) }
        #expect(removed?.description.contains("were removed; `etude restore one`") == true)
    }

    @Test func nobodyWinsByTheClock() throws {
        let made = try MadeStore([], seeds: 1)
        for (place, name) in ["a", "b"].enumerated() {
            var new = MadeStore.run(name, place: place, seed: 1, epochs: 1)
            new.metrics.append(MetricDefinition("real_time_factor", .lowerIsBetter))
            let run = try made.store.openRun(new)
            try run.beginAttempt(in: Self.environment())
            try run.record(
                EpochRecord(
                    epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                    metrics: [
                        MetricValue(split: "validation", name: "real_time_factor", value: 0.1 + Double(place))
                    ]))
            try run.end(.finished)
        }
        let text = try Comparison.table(
            made.store, ComparisonRequest(columns: ["name", "val.real_time_factor"])
        ).text(.table, style: Self.plain)
        #expect(!text.contains("*"), "\(text)")
    }

    // MARK: - Templates

    @Test func aTitleWithinALineIsItsWords() throws {
        let made = try MadeStore(["one"], seeds: 1, epochs: 2)
        try made.scratch.write("# {{title}}\n\nMy own words.\n\n{{title}}\n", to: "t.md")
        let report = try Report(made.store, ReportRequest(template: "t.md"))
        let text = try report.markdown(at: made.scratch.path + "/r.md")
        let lines = text.split(separator: "\n").dropFirst().map(String.init)
        #expect(lines == ["# Results: denoise", "My own words.", "# Results: denoise"])
    }

    /// No line of a page or table is wider than the terminal, down to the narrowest.
    @Test(arguments: [20, 30, 60, 80, 100])
    func nothingIsWiderThanTheTerminal(width: Int) throws {
        let made = try MadeStore(seeds: 3, epochs: 12)
        let runs = try made.store.runs()
        try made.store.note(
            runs[0].id,
            "A remark that is a good deal longer than thirty columns, and than sixty, and than a hundred as well, surely."
        )
        for style in [
            TerminalStyle(width: width, hasColour: false), TerminalStyle(width: width, hasColour: true),
        ] {
            let request = ComparisonRequest(selection: RunSelection(["denoise"]))
            let texts =
                [
                    try RunPage(made.store, run: runs[0], style: style).text(),
                    try RunDifference(made.store, runs[0], runs[5], style: style).text(clips: 5),
                ]
                + (try Comparison.tables(made.store, request, withTests: true))
                .map { $0.text(.table, style: style) }
            for line in texts.joined(separator: "\n").split(separator: "\n") {
                let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
                #expect(DisplayWidth.of(String(plain)) <= width, "\(line)")
            }
        }
    }
}

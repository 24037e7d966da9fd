import Reports
import RunStore
import Testing

struct ComparisonTests {
    private let made: MadeStore
    private let plain = TerminalStyle(width: nil, hasColour: false)

    init() throws { made = try MadeStore() }

    private func text(_ request: ComparisonRequest, _ format: TableFormat = .table, width: Int? = nil) throws
        -> String
    {
        try Comparison.table(made.store, request).text(
            format, style: TerminalStyle(width: width, hasColour: false))
    }

    @Test func theBestComesFirstWithControlsBelow() throws {
        let lines = try text(ComparisonRequest()).split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("run       experiment"))
        #expect(lines[1].contains("wave-unet") && lines[1].contains("11.42*") && lines[1].contains("+6.423"))
        #expect(lines[4].contains("stft-unet"))
        #expect(lines[5].allSatisfy { $0 == "─" })
        #expect(lines[6].contains("noisy input (identity)") && lines[6].contains("5.00"))
        #expect(lines[7].contains("silence"))
        #expect(lines[1].contains("960,049") && lines[1].contains("40/40") && lines[1].contains("▁"))
    }

    @Test(arguments: [40, 60, 80, 100, 120, 160, 200])
    func noLineIsWiderThanTheTerminal(width: Int) throws {
        let text = try text(ComparisonRequest(), width: width)
        for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
        #expect(text.contains("si_sdr"))
    }

    @Test func sortingIsAsAsked() throws {
        func names(_ sort: [String]) throws -> [String] {
            let request = ComparisonRequest(columns: ["name", "seed"], sort: sort)
            return try text(request, .csv).split(separator: "\n").dropFirst().map(String.init)
        }
        #expect(
            try names(["val.si_sdr"]) == [
                "run,stft-unet,1", "run,stft-unet,2", "run,wave-unet,1", "run,wave-unet,2",
            ])
        #expect(
            try names(["-name", "-seed"]) == [
                "run,wave-unet,2", "run,wave-unet,1", "run,stft-unet,2", "run,stft-unet,1",
            ])
        let error = #expect(throws: ReportError.self) { try names(["val.sisdr"]) }
        #expect(
            error?.description.contains("validation.sisdr") == true
                && error?.description.contains("id, name") == true)
    }

    @Test func columnsAreChosenByPatternAndRenamed() throws {
        let request = ComparisonRequest(columns: ["name", "val.s*", "model.base_channels=width"], top: 1)
        let lines = try text(request).split(separator: "\n")
        #expect(lines[0].split(separator: "  ", omittingEmptySubsequences: true).count == 4)
        #expect(lines[0].contains("width") && lines[0].contains("stoi"))
        #expect(lines[1].contains("16"))
        #expect(throws: ReportError.self) { try text(ComparisonRequest(columns: ["nothing.*"])) }
    }

    @Test func programsAreGivenIntervalsAsNumbers() throws {
        let table = try Comparison.differences(made.store, ComparisonRequest())
        let lines = table.text(.csv, style: plain).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.allSatisfy { $0.count == lines[0].count } && lines.count > 1, "\(lines)")
        let place = try #require(lines[0].firstIndex(of: "t_interval_low"))
        #expect(lines[0][place + 1] == "t_interval_high" && !lines[0].contains("t_interval"), "\(lines[0])")
        let difference = try #require(lines[0].firstIndex(of: "difference"))
        let numbers = lines[1...].filter { !$0[place].isEmpty }.map { line in
            [place, difference, place + 1].map { Double(line[$0]) ?? .nan }
        }
        #expect(!numbers.isEmpty)
        for ends in numbers { #expect(ends[0] <= ends[1] && ends[1] <= ends[2], "\(lines)") }
        let json = table.text(.json, style: plain)
        #expect(json.contains(#""t_interval_low": "#) && !json.contains(" to "), "\(json)")
        #expect(table.text(.table, style: plain).contains(" to "))
    }

    @Test func theChosenEpochsAreTaken() throws {
        func value(_ choice: MetricChoice) throws -> Double {
            let request = ComparisonRequest(columns: ["val.loss"], value: choice, top: 1)
            return try #require(
                Double(text(request, .csv).split(separator: "\n")[1].dropFirst("run,".count)))
        }
        #expect(abs(try value(.max) - (0.02 - 0.01 * 0.117_503)) < 1e-6)
        #expect(try value(.best) == value(.min))
        #expect(try value(.min) < value(.mean) && value(.mean) < value(.max))
    }

    @Test func seedsCollapseToMeanAndInterval() throws {
        let table = try Comparison.table(made.store, ComparisonRequest(collapsesSeeds: true))
        let lines = table.text(.csv, style: plain).split(separator: "\n")
        let fields = lines[1].split(separator: ",").map(String.init)
        #expect(fields[0...2] == ["group", "wave-unet", "2"])
        // Two seeds 0.25 dB apart: half the 95 % interval is t(0.975, 1) * s / sqrt(2) = 12.7062 * 0.125.
        let progress = 0.993_262_05
        #expect(abs(try #require(Double(fields[3])) - 11.375 * progress) < 1e-6)
        #expect(abs(try #require(Double(fields[4])) - 12.706_204_74 * 0.125 * progress) < 1e-6)
        #expect(table.text(.table, style: plain).contains("±"))
    }

    @Test func oneSeedShowsNoSpreadAndSaysSo() throws {
        let one = try MadeStore(["alone"], seeds: 1)
        let text = try Comparison.table(one.store, ComparisonRequest(collapsesSeeds: true)).text(
            .table, style: plain)
        #expect(text.contains("shows no spread"))
        #expect(text.contains("±") == false)
    }

    @Test func lossesOfDifferentModelsAreNotRanked() throws {
        let both = try text(ComparisonRequest(columns: ["name", "val.loss"]))
        #expect(both.contains("*") == false)
        let request = ComparisonRequest(
            selection: RunSelection(["stft-unet"]), columns: ["name", "val.loss"])
        #expect(try text(request).contains("*"))
    }

    @Test func otherDataIsPointedOut() throws {
        var other = MadeStore.run("elsewhere", place: 5, seed: 1)
        other.dataFingerprint = String(repeating: "e", count: 64)
        try made.store.enqueue([other])
        #expect(
            try text(ComparisonRequest()).contains(
                "† not comparable with the rest: run \(other.id.prefix(8)): other data (fingerprint eeeeeeee)"
            ))
    }

    @Test func runsInEveryStateAreShown() throws {
        _ = try made.add("stft-unet", place: 0, seed: 9, epochs: 3, end: false)
        let list = try RunList.table(made.store, RunSelection(), top: nil).text(.table, style: plain)
        #expect(list.contains("killed") && list.contains("3/3") && list.contains("finished"))
        #expect(try text(ComparisonRequest()).contains("status"))
    }
}

import Reports
import RunStore
import TestSupport
import Testing

/// Rows that stand for several runs.
struct GroupingTests {
    private let made: MadeStore

    init() throws { made = try MadeStore() }

    private func table(_ request: ComparisonRequest, _ format: TableFormat = .csv) throws -> [String] {
        try Comparison.table(made.store, request).text(
            format, style: TerminalStyle(width: nil, hasColour: false)
        ).split(whereSeparator: \.isNewline).map(String.init)
    }

    @Test func anySettingMakesGroups() throws {
        let lines = try table(
            ComparisonRequest(columns: ["val.si_sdr"], groupBy: ["model.base_channels", "training.epochs"]))
        #expect(
            lines[0]
                == "kind,model.base_channels,training.epochs,runs,validation.si_sdr,validation.si_sdr.half_interval"
        )
        // The better group first; seeds 1 and 2 are one row.
        #expect(lines[1].hasPrefix("group,16,40,2,11.29") && lines[2].hasPrefix("group,8,40,2,10.30"))
        #expect(lines.count == 3)
    }

    @Test func fieldsMakeGroupsToo() throws {
        let lines = try table(
            ComparisonRequest(columns: ["val.si_sdr@max", "val.stoi=STOI"], groupBy: ["seed"]), .table)
        #expect(lines[0].contains("si_sdr (dB), max") && lines[0].contains("STOI"))
        #expect(
            lines.contains {
                $0.hasPrefix("runs of one row differ in more than their seed: model.base_channels")
            })
        #expect(lines.contains { $0.contains("mean over runs") })
    }

    @Test func groupsAreSortedByTheirMeansAndCut() throws {
        let lines = try table(
            ComparisonRequest(columns: ["val.si_sdr"], sort: ["val.si_sdr"], top: 1, groupBy: ["name"]))
        #expect(lines.count == 2 && lines[1].hasPrefix("group,stft-unet,2"))
        for request in [
            ComparisonRequest(top: 1, collapsesSeeds: true), ComparisonRequest(top: 1, groupBy: ["name"]),
        ] {
            #expect(try table(request, .table).contains("1 of 2 rows; --top 0 shows all"))
        }
        #expect(
            try !table(ComparisonRequest(top: 2, groupBy: ["name"]), .table).contains { $0.contains("--top") }
        )
    }

    @Test func unknownNamesAreSaid() {
        let error = #expect(throws: ReportError.self) {
            try table(ComparisonRequest(groupBy: ["model.width"]))
        }
        #expect(error?.description.contains("model.base_channels") == true)
    }

    @Test func testsComeWithTheTables() throws {
        let tables = try Comparison.tables(made.store, ComparisonRequest(), withTests: true)
        #expect(tables.count == 3)
        let lines = tables[2].text(.table, style: TerminalStyle(width: 200, hasColour: false)).split(
            separator: "\n")
        #expect(lines[0] == "differences")
        #expect(
            lines[2].hasPrefix("wave-unet   stft-unet  seeds            2") && lines[3].contains("recordings")
        )
        #expect(
            try Comparison.tables(made.store, ComparisonRequest(groupBy: ["seed"]), withTests: true).count
                == 2)
    }

    @Test func columnsHaveTheirOwnEpochs() throws {
        let lines = try table(
            ComparisonRequest(
                columns: ["name", "val.loss@max", "val.loss@last", "val.loss"],
                sort: ["-val.loss@max", "name"]))
        let fields = lines[1].split(separator: ",").compactMap { Double($0) }
        #expect(fields[0] > fields[1] && fields[1] == fields[2])
        #expect(lines[0] == "kind,name,validation.loss@max,validation.loss@last,validation.loss")
    }

    @Test func settingsSort() throws {
        let lines = try table(ComparisonRequest(columns: ["name"], sort: ["-model.base_channels", "seed"]))
        #expect(lines[1] == "run,wave-unet" && lines[4] == "run,stft-unet")
    }
}

import Reports
import RunStore
import TestSupport
import Testing

/// Which columns a table has, and which of them are shown where it is too wide.
struct ColumnChoiceTests {
    private let made: MadeStore

    init() throws { made = try MadeStore([], seeds: 1) }

    private func add(_ name: String, place: Int, resolved: String, overrides: [String] = []) throws {
        var new = MadeStore.run(name, place: place, seed: 1, epochs: 1)
        new.resolved = resolved
        new.source = "experiments/wide.json"
        new.overrides = overrides
        let run = try made.store.openRun(new)
        try run.beginAttempt(in: MadeStore.environment)
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1e-3, seconds: 1.5, examples: 1, isBest: true,
                metrics: [MetricValue(split: "validation", name: "si_sdr", value: Double(place))]))
        try run.end(.finished)
    }

    private func table(width: Int) throws -> String {
        try Comparison.table(made.store, ComparisonRequest()).text(
            .table, style: TerminalStyle(width: width, hasColour: false))
    }

    private func keys(_ request: ComparisonRequest = ComparisonRequest()) throws -> [String] {
        let csv = try Comparison.table(made.store, request).text(
            .csv, style: TerminalStyle(width: nil, hasColour: false))
        return csv.split(separator: "\n")[0].split(separator: ",").map(String.init)
    }

    /// Trials that set two settings with long names.
    private func addTrials(_ name: String) throws {
        for place in 0..<3 {
            let (one, other) = ("a_setting_of_thirty_c", "b_setting_of_thirty_c")
            try add(
                "\(name)\(place)", place: place,
                resolved: #"{"training":{"\#(one)":\#(place),"\#(other)":\#(place)}}"#,
                overrides: ["training.\(one)=\(place)", "training.\(other)=\(place)"])
        }
    }

    @Test func whatFitsOnceAWideColumnIsLeftOutIsTakenBack() throws {
        try addTrials("wide-")
        let runs = try made.store.runs()
        let text = try table(width: 66)
        #expect(text.contains("training.a_setting_of_thirty_c"), "\(text)")
        for run in runs { #expect(text.contains("\n\(run.id.prefix(8))"), "\(text)") }
        let left = text.split(separator: "left out to fit: ").last ?? ""
        #expect(left.contains("training.b_setting_of_thirty_c") && !left.hasPrefix("id,"), "\(text)")
        #expect(!left.contains(" id,"), "\(text)")
    }

    @Test func aTextGrowsIntoTheRoomThatIsLeft() throws {
        try addTrials("a-name-of-twenty-eight-char")
        let text = try table(width: 84)
        #expect(!text.split(separator: "\n")[0].contains("training.b_setting"), "\(text)")
        #expect(text.contains("a-name-of-twenty-eight-char2"), "\(text)")
        for line in text.split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= 84, "\(line)")
        }
    }

    private let network = #"{"center":true,"a":1,"b":1,"c":1,"d":1,"e":1,"kind":"stft_unet"}"#

    @Test func theKindLeadsWhereKindsDiffer() throws {
        try add("one", place: 0, resolved: #"{"epochs":1,"model":\#(network)}"#, overrides: ["epochs=1"])
        try add(
            "other", place: 1, resolved: #"{"epochs":2,"model":{"kind":"zero"}}"#,
            overrides: ["epochs=2", "model=zero"])
        let keys = try keys().filter { $0.hasPrefix("model.") || $0 == "epochs" }
        #expect(keys.prefix(2) == ["model.kind", "epochs"], "\(keys)")
        let text = try table(width: 44)
        #expect(text.contains("stft_unet") && text.contains("zero"), "\(text)")
        #expect(!text.split(separator: "\n")[0].contains("model.center"), "\(text)")
    }

    @Test func theKindTellsExperimentsOfOneNameApart() throws {
        try add("same", place: 0, resolved: #"{"model":\#(network)}"#)
        try add("same", place: 1, resolved: #"{"model":{"kind":"zero"}}"#)
        #expect(try keys().first { $0.hasPrefix("model.") } == "model.kind")
        let tests = try Comparison.differences(made.store, ComparisonRequest()).text(
            .csv, style: TerminalStyle(width: nil, hasColour: false))
        #expect(tests.contains("same kind=zero") && tests.contains("same kind=stft_unet"), "\(tests)")
    }
}

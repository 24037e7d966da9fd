import Measures
import Reports
import RunStore
import TestSupport
import Testing

/// What a codec's controls are called follows the bytes that are stored, whatever the controls were stored as.
struct SpendingTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    private func add(_ name: String, place: Int, _ metric: Measure?, own: Double, opus: Double) throws {
        var new = MadeStore.run(name, place: place, seed: 1)
        new.metrics += (metric.map { [$0] } ?? []).map { MetricDefinition($0.name, $0.direction) }
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        func both(_ split: String, _ score: Double, _ value: Double) -> [MetricValue] {
            [MetricValue(split: split, name: "si_sdr", value: score)]
                + (metric.map { [MetricValue(split: split, name: $0.name, value: value)] } ?? [])
        }
        try run.record(controls: both("validation:opus", 20, opus))
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: both("validation", 10 + Double(place), own)))
        try run.end(.finished)
    }

    private func text() throws -> String {
        try Comparison.table(store, ComparisonRequest()).text(
            .table, style: TerminalStyle(width: nil, hasColour: false))
    }

    struct Case {
        var metric: Measure?
        var own: Double
        var opus: Double
        var title: String
    }

    private static let cases = [
        Case(metric: .bitRate, own: 40, opus: 41, title: "Opus, as many bytes"),
        Case(metric: .bitRate, own: 10, opus: 17.2, title: "Opus, 72 % more bytes"),
        Case(metric: .compression, own: 17.2, opus: 10, title: "Opus, 72 % more bytes"),
        Case(metric: .compression, own: 8, opus: 10, title: "Opus, 20 % fewer bytes"),
        Case(metric: nil, own: 1, opus: 1, title: "Opus, how many bytes is not stored"),
    ]

    @Test(arguments: cases)
    func theWordIsThatOfTheStoredBytes(of example: Case) throws {
        try add("codec", place: 1, example.metric, own: example.own, opus: example.opus)
        let title = example.title
        #expect(try text().contains(title))
        let page = try RunPage(
            store, run: store.run("codec"), style: TerminalStyle(width: nil, hasColour: false)
        ).text()
        #expect(page.contains(title))
    }

    /// Equal scores beside codecs of other sizes are not one row.
    @Test func eachRunIsComparedWithItsOwnBytes() throws {
        try add("small", place: 1, .bitRate, own: 10, opus: 20)
        try add("large", place: 2, .bitRate, own: 20, opus: 20)
        let text = try text()
        #expect(text.contains("Opus, 100 % more bytes: small, seed 1"), "\(text)")
        #expect(text.contains("Opus, as many bytes: large, seed 1"))
    }
}

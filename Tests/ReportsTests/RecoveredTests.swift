import Catalog
import Learning
import Measures
import Randomness
import Reports
import RunStore
import Specs
import TestSupport
import Testing

/// Where clips fall into two parts, tables say how many are in the upper one.
struct RecoveredTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    /// - Parameter scores: of clips; nil where the measure is not defined.
    private func add(
        _ name: String, place: Int, seed: Int = 1, model: String, metric: String = "si_sdr",
        _ scores: [Double?]
    ) throws {
        var new = MadeStore.run(name, place: place, seed: seed)
        new.model = model
        new.metrics = [MetricDefinition(metric, unit: "dB", .higherIsBetter)]
        let run = try store.openRun(new)
        try run.beginAttempt(
            in: RunEnvironment(
                command: "", codeVersion: "", codeIsDirty: false, host: "", processor: "", libraries: [:],
                threads: 1))
        let known = scores.compactMap { $0 }
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: [
                    MetricValue(
                        split: "validation", name: metric, value: known.reduce(0, +) / Double(known.count))
                ]),
            clips: scores.enumerated().map { place, score in
                ClipScores(
                    clip: "\(place)", conditions: [:],
                    scores: [MetricValue(split: "validation", name: metric, value: score)])
            })
        try run.end(.finished)
    }

    private func text(_ request: ComparisonRequest = ComparisonRequest(), _ format: TableFormat = .table)
        throws -> String
    {
        try Comparison.table(store, request).text(format, style: TerminalStyle(width: nil, hasColour: false))
    }

    /// The mean of a set of which half failed is where no clip is.
    private static let parted: [Double?] = [220, 230, 240, 250, 20, 0, -3, nil]

    @Test func clipsThatCameBackAreCounted() throws {
        try add("exact", place: 1, model: "reassigned_exact", Self.parted)
        try add("zero", place: 2, model: "zero", [0, 0, 0, 0, 0, 0, 0, 0])
        let lines = try text().split(separator: "\n")
        let exact = try #require(lines.first { $0.contains(" exact ") })
        #expect(lines[0].contains(" recovered ") && exact.contains(" 4 of 7 "), "\(exact)")
        #expect(lines.contains { $0.contains(" zero ") && $0.contains(" 0 of 8 ") })
        #expect(lines.contains { $0.hasPrefix("recovered: clips with more than 20 dB of si_sdr, ") })
        let json = try text(ComparisonRequest(), .json)
        #expect(json.contains("\"validation.si_sdr.recovered\": 4"), "\(json)")
        let chosen = try text(ComparisonRequest(columns: ["name", "recovered"]))
        #expect(chosen.contains("4 of 7") && !chosen.contains("si_sdr (dB)"))
    }

    @Test func seedsAreCountedTogether() throws {
        try add("exact", place: 1, seed: 1, model: "griffin_lim", metric: "snr_sign_free", [30, 40, 1])
        try add("exact", place: 1, seed: 2, model: "griffin_lim", metric: "snr_sign_free", [30, 2, 1])
        let lines = try text(ComparisonRequest(collapsesSeeds: true)).split(separator: "\n")
        #expect(lines[0].contains("recovered") && lines.contains { $0.contains(" 3 of 6") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("recovered: clips with more than 20 dB of snr_sign_free") })
    }

    @Test func nobodyElseIsSaidToRecoverAnything() throws {
        try add("denoiser", place: 1, model: "stft_unet", Self.parted)
        #expect(try !text().contains("recovered"))
        #expect(throws: ReportError.self) { try text(ComparisonRequest(columns: ["recovered"])) }
        // A distance has no such bound.
        try add("spectra", place: 2, model: "griffin_lim", metric: "lsd", [30, 40])
        #expect(try !text(ComparisonRequest(selection: RunSelection(["spectra"]))).contains("recovered"))
    }

    private static let kinds = Catalog.models.map { $0.kind }

    @Test(arguments: kinds)
    func theModelsThatInvertAreTheCatalogs(kind: String) throws {
        let entry = try #require(Catalog.models.first { $0.kind == kind })
        let spec = try entry.decode(JSONParser.parse(entry.tiny[0], source: kind)).spec
        let model = try spec.makeModel(sampleRate: 8_000, key: RandomKey(seed: 1))
        #expect(Recovered.models.contains(kind) == (model is any InvertingModel))
    }
}

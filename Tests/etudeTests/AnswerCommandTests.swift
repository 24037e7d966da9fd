import Measures
import RunStore
import TestSupport
import Testing

/// compare, report and their options as a person calls them.
struct AnswerCommandTests {
    private let scratch = ScratchFolder()

    /// One run of one epoch.
    private func makeStore(status: RunStatus = .finished) throws {
        let store = try RunStore(at: scratch.store)
        let run = try store.openRun(
            NewRun(
                identity: String(repeating: "a", count: 64), resolved: #"{"model":{"kind":"stft_unet"}}"#,
                seed: 1,
                name: "one", study: "denoise", model: "stft_unet", plannedEpochs: 1,
                dataFingerprint: String(repeating: "d", count: 64), dataSummary: "two clips",
                metrics: [MetricDefinition("si_sdr", unit: "dB", .higherIsBetter)]))
        try run.beginAttempt(
            in: RunEnvironment(
                command: "etude run one.json", codeVersion: "abc", codeIsDirty: false, host: "here",
                processor: "fast", libraries: [:], threads: 1))
        try run.record(
            EpochRecord(
                epoch: 1, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                metrics: [MetricValue(split: "validation", name: "si_sdr", value: 9)]))
        try run.end(status)
    }

    @Test func conditionsSelectAndMistakesAreOneSentence() async throws {
        try makeStore()
        let found = try await Binary.run(
            [
                "compare", "--store", scratch.store, "--where", "model.kind == stft_unet and val.si_sdr > 8",
                "--format", "csv",
                "--columns", "name,val.si_sdr",
            ], in: scratch.path)
        #expect(found.code == 0 && found.output == "kind,name,validation.si_sdr\nrun,one,9\n")
        let wrong = try await Binary.run(
            ["compare", "--store", scratch.store, "--where", "seed == 1 &"], in: scratch.path)
        #expect(wrong.code == 2)
        #expect(
            wrong.complaint == "etude: --where, column 11: & means nothing here; write and: seed == 1 ▸&\n")
        let time = try await Binary.run(
            ["runs", "--store", scratch.store, "--since", "yesterday"], in: scratch.path)
        #expect(time.code == 2 && time.complaint.hasPrefix("etude: The value 'yesterday' is invalid"))
    }

    @Test func watchingEndsWhenNothingGoesOn() async throws {
        try makeStore(status: .interrupted)
        let seen = try await Binary.run(
            ["compare", "--store", scratch.store, "--watch", "--every", "0.1"], in: scratch.path)
        #expect(seen.code == 0 && seen.output.hasPrefix("run       experiment"))
        #expect(!seen.output.contains("\u{1B}"), "a pipe gets no signs for a terminal")
        #expect(try await Binary.run(["compare", "--every", "0"], in: scratch.path).code == 2)
    }

    @Test func exportsAreReportedAndChecked() async throws {
        try makeStore()
        let published = "\(scratch.path)/one.sqlite"
        let export = try await Binary.run(
            ["store", "export", "--store", scratch.store, "-o", published], in: scratch.path)
        #expect(export.code == 0 && export.output.contains(": 1 runs, "))
        let report = "\(scratch.path)/one.md"
        #expect(
            try await Binary.run(["report", "--store", published, "-o", report], in: scratch.path).code == 0)
        // The store beside the report is found by itself.
        let check = try await Binary.run(["report", "--check", report], in: scratch.path)
        #expect(check.code == 0 && check.output == "\(report): every number is what the store says\n")
        #expect(try await Binary.run(["report", "--update", report], in: scratch.path).code == 0)
        #expect(try await Binary.run(["report", "--check", report, "--html"], in: scratch.path).code == 2)
        let page = "\(scratch.path)/one.html"
        #expect(
            try await Binary.run(["report", "--store", published, "--html", "-o", page], in: scratch.path)
                .code == 0)
    }
}

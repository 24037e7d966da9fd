import Measures
import RunStore
import TestSupport
import Testing

/// The commands that read and mend a store, as a person calls them.
struct StoreCommandTests {
    private let scratch = ScratchFolder()

    private func make() throws -> RunStore {
        let store = try RunStore(at: "\(scratch.path)/runs.sqlite")
        for (place, name) in ["stft-unet", "wave-unet"].enumerated() {
            for seed in 1...2 {
                let open = try store.openRun(
                    NewRun(
                        identity: String(repeating: "\(place)", count: 64),
                        resolved: #"{"model":{"kind":"made_up"}}"#,
                        seed: UInt64(seed), name: name, study: "denoise", model: "made_up", plannedEpochs: 2,
                        dataFingerprint: String(repeating: "d", count: 64), dataSummary: "made up",
                        metrics: [
                            MetricDefinition("loss", .lowerIsBetter),
                            MetricDefinition("si_sdr", unit: "dB", .higherIsBetter),
                        ]))
                try open.beginAttempt(
                    in: RunEnvironment(
                        command: "etude run", codeVersion: "", codeIsDirty: false, host: "", processor: "",
                        libraries: [:], threads: 1))
                for epoch in 1...2 {
                    try open.record(
                        EpochRecord(
                            epoch: epoch, learningRate: 1, seconds: 1, examples: 1, isBest: true,
                            metrics: [
                                MetricValue(split: "validation", name: "loss", value: 1 / Double(epoch)),
                                MetricValue(
                                    split: "validation", name: "si_sdr", value: Double(seed + epoch + place)),
                            ]))
                }
                try open.end(.finished)
            }
        }
        return store
    }

    private func etude(_ arguments: String..., environment: [String: String] = [:]) async throws
        -> Binary.Outcome
    {
        try await Binary.run(arguments, in: scratch.path, environment: environment)
    }

    @Test func aStoreIsReadTaggedQueriedAndMended() async throws {
        let store = try make()
        let id = try store.runs()[0].id
        let compared = try await etude("compare", "denoise", "--sort", "-val.si_sdr", "--format", "csv")
        #expect(compared.code == 0)
        #expect(compared.output.split(separator: "\n")[1].contains("wave-unet,2,5"))
        #expect(compared.output.contains("\u{1B}") == false)
        for command in [
            ["runs"], ["show", String(id.prefix(6))], ["diff", "\(id)", try store.runs()[3].id],
            ["tag", "good", id], ["compare", "good", "--seeds", "mean"], ["note", id, "loud"],
            ["rm", "good"],
            ["restore", "good"], ["gc"], ["query", "SELECT count(*) FROM metrics"], ["store", "check"],
            ["store", "schema"], ["power", "--difference", "1", "--deviation", "1"],
            ["report", "denoise", "-o", "results.md"], ["report", "--check", "results.md"],
        ] {
            let outcome = try await Binary.run(command, in: scratch.path)
            #expect(outcome.code == 0, "etude \(command.joined(separator: " ")): \(outcome.complaint)")
        }
        #expect(try store.details(of: store.run(id)).tags == ["good"])
        #expect(try await etude("runs", environment: ["ETUDE_STORE": "elsewhere.sqlite"]).code == 2)
        #expect(
            try await etude(
                "runs", "--store", "runs.sqlite", environment: ["ETUDE_STORE": "elsewhere.sqlite"]
            ).code == 0)
    }

    @Test func everyMistakeIsOneSentenceAndCodeTwo() async throws {
        _ = try make()
        let mistakes: [([String], String)] = [
            (["compare", "--store", "none.sqlite"], "there is no store at none.sqlite"),
            (["compare", "stft-unit"], "nearest: stft-unet"),
            (["compare", "--sort", "val.sisdr"], "there are: id, name"),
            (["compare", "--columns", "nothing"], "no run that was selected has a column nothing"),
            (["compare", "--format", "pdf"], "pdf"), (["compare", "--width", "3"], "--width is 3"),
            (["show", "ffffffff"], "no run in runs.sqlite"),
            (["diff", "stft-unet", "wave-unet"], "fits 2 runs"),
            (["query", "DELETE FROM runs"], "may only read"),
            (["query", "SELEC"], "the query does not work"),
            (["note", "stft-unet", "text"], "fits 2 runs"),
            (["tag", "", "denoise"], "a tag needs letters or digits"),
            (["store", "merge", "none.sqlite"], "there is no store at none.sqlite"),
            (["report", "--check", "none.md"], "none.md"),
            (["report", "denoise", "-o", "no/folder/results.md"], "no/folder"),
            (["power"], "give two experiments"),
            (["power", "denoise", "stft-unet"], "means several experiments"),
        ]
        try scratch.write("no folder", to: "no")
        for (command, words) in mistakes {
            let outcome = try await Binary.run(command, in: scratch.path)
            #expect(outcome.code == 2, "etude \(command.joined(separator: " "))")
            #expect(outcome.output.isEmpty)
            #expect(outcome.complaint.hasPrefix("etude: "))
            #expect(outcome.complaint.contains(words), "\(outcome.complaint)")
        }
    }
}

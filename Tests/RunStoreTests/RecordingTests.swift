import RunStore
import TestSupport
import Testing

struct RecordingTests {
    @Test func everythingThatIsRecordedIsReadBack() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run(seed: .max))
        try open.record(layers: [
            LayerRecord(name: "down.0.conv", kind: "conv2d", shape: "3x3, 1-16", parameters: 160),
            LayerRecord(name: "down.0.norm", kind: "batch_norm", shape: "16", parameters: 32),
        ])
        #expect(try open.beginAttempt(in: Made.environment) == 1)
        try open.record(controls: [MetricValue(split: "validation:identity", name: "si_sdr", value: 5)])
        try open.record(Made.epoch(1))
        try open.record(Made.epoch(2, isBest: false))
        let clip = ClipScores(
            clip: "a@0.1", conditions: ["noise_level": 0.1],
            scores: [MetricValue(split: "validation", name: "si_sdr", value: 7)])
        try open.record(clips: [clip])
        let artifact = Artifact(path: "best.safetensors", kind: "checkpoint:best", bytes: 9, sha256: "00")
        try open.record(artifact)
        try open.end(.finished, peakMemoryBytes: 1 << 20)

        let reader = try RunStore(reading: scratch.store)
        let run = try reader.run(String(Made.run(seed: .max).id.prefix(4)))
        #expect(run.seed == .max)
        #expect(run.status == .finished)
        #expect(run.bestEpoch == 1 && run.lastEpoch == 2)
        #expect(run.parameters == 192)
        #expect(run.peakMemoryBytes == 1 << 20)
        let details = try reader.details(of: run)
        #expect(details.layers.map(\.parameters) == [160, 32])
        #expect(details.attempts.map(\.environment) == [Made.environment])
        #expect(details.attempts[0].status == .finished)
        #expect(details.overrides == ["training.epochs=40"])
        #expect(details.artifacts == [artifact])
        #expect(try reader.clipScores(of: run.id) == [clip])
        #expect(try reader.epochs(of: run.id).map(\.isBest) == [true, false])
        #expect(try reader.curve(of: run.id, MetricKey("validation", "loss")).map(\.value) == [2, 1])
        #expect(
            try reader.settings(of: [run])[run.id] == [
                "model.kind": "stft_unet", "model.channels[0]": "16", "model.channels[1]": "32",
                "training.epochs": "40", "training.clip": "null",
            ])
    }

    @Test func theSummaryFollowsTheBestEpoch() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run())
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1))
        try open.record(Made.epoch(4))
        try open.record(Made.epoch(2, isBest: false))
        let summary = try #require(
            store.summaries(of: [open.id])[open.id]?[MetricKey("validation", "si_sdr")])
        #expect(summary.best == 4 && summary.last == 2)
        #expect(summary.minimum == 1 && summary.maximum == 4)
        #expect(abs(try #require(summary.mean) - 7.0 / 3) < 1e-12)
        #expect(summary.count == 3)
        #expect(try store.summaries(of: nil, key: MetricKey("train", "loss"))[open.id]?.count == 1)
    }

    @Test func missingAndInfiniteValuesAreMissing() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run())
        try open.beginAttempt(in: Made.environment)
        for (index, value) in [nil, Double.nan, .infinity, 3].enumerated() {
            try open.record(
                EpochRecord(
                    epoch: index + 1, learningRate: 0, seconds: 0, examples: 0, isBest: false,
                    metrics: [MetricValue(split: "validation", name: "si_sdr", value: value)]))
        }
        let summary = try #require(store.summaries(of: [open.id])[open.id]?.values.first)
        #expect(
            summary == MetricSummary(best: nil, last: 3, minimum: 3, maximum: 3, mean: 3, count: 1))
    }

    @Test func anEpochIsStoredWholeOrNotAtAll() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run())
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1))
        var broken = Made.epoch(2)
        broken.metrics.append(broken.metrics[0])
        #expect(throws: StoreError.self) { try open.record(broken) }
        #expect(try store.run(open.id).lastEpoch == 1)
        #expect(try store.metrics(of: open.id, attempt: 1).count == 3)
        try open.record(Made.epoch(2))
    }

    @Test func nothingIsStoredWithoutAnAttempt() throws {
        let scratch = ScratchFolder()
        let open = try RunStore(at: scratch.store).openRun(Made.run())
        #expect(throws: StoreError.self) { try open.record(Made.epoch(1)) }
        #expect(throws: StoreError.self) { try open.end(.finished) }
    }

    @Test func theIdentityIsExperimentSeedAndData() {
        var other = Made.run()
        #expect(other.id == Made.run("another name, same experiment").id)
        other.dataFingerprint = "e"
        #expect(Set([Made.run().id, Made.run(seed: 2).id, Made.run(identity: "b").id, other.id]).count == 4)
    }
}

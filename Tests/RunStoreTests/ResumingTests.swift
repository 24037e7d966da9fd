import RunStore
import TestSupport
import Testing

struct ResumingTests {
    @Test func aResumedRunSupersedesAndKeepsEpochs() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        do {
            let open = try store.openRun(Made.run())
            try open.beginAttempt(in: Made.environment)
            try open.record(controls: [MetricValue(split: "validation:identity", name: "si_sdr", value: 5)])
            for epoch in 1...5 { try open.record(Made.epoch(epoch)) }
        }
        // The process is gone; the last checkpoint was of epoch 3.
        let open = try store.openRun(Made.run())
        #expect(try store.run(open.id).status == .interrupted)
        #expect(try open.beginAttempt(firstEpoch: 4, in: Made.environment) == 2)
        #expect(try store.run(open.id).lastEpoch == 3)
        #expect(try store.run(open.id).bestEpoch == 3)
        try open.record(controls: [MetricValue(split: "validation:identity", name: "si_sdr", value: 6)])
        for epoch in 4...6 { try open.record(Made.epoch(epoch, shift: 100, isBest: false)) }
        try open.end(.finished)

        let curve = try store.curve(of: open.id, MetricKey("validation", "si_sdr"))
        #expect(curve.map(\.epoch) == [1, 2, 3, 4, 5, 6])
        #expect(curve.map(\.value) == [1, 2, 3, 104, 105, 106])
        #expect(try store.metrics(of: open.id, attempt: 1).filter { $0.epoch == 5 }.count == 3)
        let summaries = try #require(store.summaries(of: [open.id])[open.id])
        #expect(summaries[MetricKey("validation", "si_sdr")]?.best == 3)
        #expect(summaries[MetricKey("validation", "si_sdr")]?.count == 6)
        #expect(
            summaries[MetricKey("validation:identity", "si_sdr")]
                == MetricSummary(best: 6, last: 6, minimum: 6, maximum: 6, mean: 6, count: 1))
        let attempts = try store.details(of: store.run(open.id)).attempts
        #expect(attempts.map(\.status) == [.interrupted, .finished])
        #expect(attempts.map(\.firstEpoch) == [1, 4])
    }

    @Test func oneProcessAtATimeHoldsARun() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        var first: OpenRun? = try store.openRun(Made.run())
        let run = try store.run(Made.run().id)
        #expect(store.isAlive(run))
        let other = try RunStore(at: scratch.store)
        let error = #expect(throws: StoreError.self) { try other.openRun(Made.run()) }
        #expect(error?.description.contains("is being trained by another process") == true)
        _ = try other.openRun(Made.run(seed: 2))
        #expect(first != nil)
        first = nil
        #expect(store.isAlive(run) == false)
        _ = try other.openRun(Made.run())
    }

    @Test func queuedRunsAreStoredOnce() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let trials = (1...3).map { Made.run(seed: $0) }
        #expect(try store.enqueue(trials) == trials.map(\.id))
        try store.enqueue(trials)
        #expect(try store.runs(RunSelection(states: [.queued])).map(\.seed) == [1, 2, 3])
    }
}

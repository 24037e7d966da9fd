import RunStore
import TestSupport
import Testing

/// Clocks step back: on a laptop that wakes, on a machine that finds a time server. Nothing is ordered by them.
struct ClockTests {
    private func attempt(_ path: String, at milliseconds: Int, epochs: ClosedRange<Int>, shift: Double) throws
    {
        let store = try RunStore(at: path, clock: { milliseconds })
        let open = try store.openRun(Made.run())
        try open.beginAttempt(firstEpoch: epochs.lowerBound, in: Made.environment)
        for epoch in epochs { try open.record(Made.epoch(epoch, shift: shift)) }
        try open.end(.interrupted, reason: "stopped")
    }

    @Test func theLaterAttemptCountsThoughItsClockSaysEarlier() throws {
        let scratch = ScratchFolder()
        try attempt(scratch.store, at: 1_800_000_000_000, epochs: 1...4, shift: 0)
        try attempt(scratch.store, at: 1_700_000_000_000, epochs: 3...5, shift: 100)
        let store = try RunStore(at: scratch.store)
        let id = Made.run().id
        func values(_ store: RunStore) throws -> [Double?] {
            try store.curve(of: id, MetricKey("validation", "si_sdr")).map(\.value)
        }
        let expected: [Double?] = [1, 2, 103, 104, 105]
        #expect(try values(store) == expected)
        let starts = try store.details(of: store.run(id)).attempts.map(\.startedAt)
        #expect(starts == ["2027-01-15T08:00:00.000Z", "2027-01-15T08:00:00.001Z"])
        #expect(try store.check() == [])
        // A merge keeps their order, whichever store takes the other in, and however often.
        let other = try RunStore(at: ScratchFolder().store)
        #expect(try other.merge(store).newEpochs == 7)
        #expect(try values(other) == expected)
        #expect(try other.merge(store) == MergeOutcome() && store.merge(other) == MergeOutcome())
        #expect(try values(store) == expected && values(other) == expected)
    }

    @Test func digestsAndChangesOfTheCodeGoAlong() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        var environment = Made.environment
        environment.codeChanges = "--- a/x\n+++ b/x\n"
        do {
            let open = try store.openRun(Made.run())
            try open.beginAttempt(in: environment)
            try open.record(tensors: ["a", "b"])
            for epoch in 1...3 {
                try open.record(Made.epoch(epoch), digests: [UInt64(epoch), .max - UInt64(epoch)])
            }
        }
        do {
            let open = try store.openRun(Made.run())
            try open.beginAttempt(firstEpoch: 3, in: Made.environment)
            try open.record(Made.epoch(3), digests: [33, 34])
            try open.end(.finished)
        }
        let other = try RunStore(at: ScratchFolder().store)
        _ = try other.merge(store)
        for store in [store, other] {
            let run = try store.run(Made.run().id)
            let found = try store.tensorDigests(of: run)
            #expect(found.names == ["a", "b"])
            let top = UInt64.max
            #expect(found.epochs == [1: [1, top - 1], 2: [2, top - 2], 3: [33, 34]])
            let attempts = try store.details(of: run).attempts
            #expect(attempts.map(\.environment.codeChanges) == ["--- a/x\n+++ b/x\n", ""])
            #expect(try store.check() == [])
        }
    }
}

import RunStore
import Synchronization
import TestSupport
import Testing

/// Many writers on one store; each has connections of its own, as processes have.
struct SharingTests {
    @Test func writersNeitherLoseRowsNorGetLockedOut() async throws {
        let scratch = ScratchFolder()
        _ = try RunStore(at: scratch.store)
        let writers = 16
        let epochs = 100
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 1...writers {
                group.addTask {
                    let store = try RunStore(at: scratch.store)
                    let open = try store.openRun(Made.run(seed: UInt64(seed)))
                    try open.beginAttempt(in: Made.environment)
                    for epoch in 1...epochs { try open.record(Made.epoch(epoch)) }
                    try open.end(.finished)
                }
            }
            group.addTask {
                let reader = try RunStore(reading: scratch.store)
                for _ in 0..<50 {
                    let runs = try reader.runs()
                    #expect(runs.allSatisfy { ($0.lastEpoch ?? 0) <= epochs })
                    _ = try reader.summaries(of: nil)
                }
            }
            try await group.waitForAll()
        }
        let store = try RunStore(reading: scratch.store)
        let runs = try store.runs()
        #expect(runs.count == writers)
        for run in runs {
            #expect(run.status == .finished)
            #expect(try store.epochs(of: run.id).map(\.epoch) == Array(1...epochs))
            #expect(try store.metrics(of: run.id, attempt: 1).count == 3 * epochs)
        }
    }
}

import Learning
import Synchronization
import Testing
import Training

/// Batches that are made ahead on another thread.
@Suite struct BatchFeedTests {
    private struct Broken: Error {}

    private static func example(_ id: Int) -> Example {
        Example(id: "\(id)", group: "", sampleRate: 8_000, signals: ["input": [Float(id)]])
    }

    @Test(arguments: [0, 1, 2, 3, 20]) func batchesComeInTheirOrder(count: Int) throws {
        let feed = BatchFeed(count: count) { batch in [Self.example(batch), Self.example(-batch)] }
        for batch in 0..<count {
            #expect(try feed.next().map(\.id) == ["\(batch)", "\(-batch)"])
        }
        feed.end()
    }

    @Test func aFailureIsThrownForItsOwnBatch() throws {
        let feed = BatchFeed(count: 5) { batch in
            if batch == 3 { throw Broken() }
            return [Self.example(batch)]
        }
        for batch in 0..<3 { #expect(try feed.next()[0].id == "\(batch)") }
        #expect(throws: Broken.self) { try feed.next() }
        #expect(try feed.next()[0].id == "4")
    }

    /// Whatever was made when it ended, nothing is made afterwards.
    @Test func anEndedFeedLeavesNothingBehind() throws {
        let made = Mutex(0)
        let feed = BatchFeed(count: 100) { batch in
            made.withLock { $0 += 1 }
            return [Self.example(batch)]
        }
        _ = try feed.next()
        feed.end()
        let before = made.withLock { $0 }
        #expect(before >= 1 && before <= 3)
        feed.end()
        let after = made.withLock { $0 }
        #expect(after == before)
    }
}

import Dispatch
import Learning
import Synchronization

/// Makes the examples of the next batches on another thread while the model learns from this one.
///
/// Batches come in their order and examples are pure functions of their place, so what is made ahead is what would have been
/// made in time. A feed that is ended leaves nothing behind: what is under way is waited for, what is only planned is
/// dropped.
package final class BatchFeed: Sendable {
    private final class Pending: Sendable {
        let result = Mutex<Result<[Example], any Error>?>(nil)
        let isReady = DispatchSemaphore(value: 0)
    }

    private struct State {
        var planned = 0
        var waiting: [Pending] = []
    }

    /// Batches that are made ahead; more would only hold memory.
    private static let ahead = 2

    private let count: Int
    private let make: @Sendable (Int) throws -> [Example]
    private let queue = DispatchQueue(label: "etude.examples")
    private let state = Mutex(State())
    private let ended = Flag()

    /// What the queue's work looks at, so that it does not hold the feed itself.
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    /// - Parameters:
    ///   - count: batches in all.
    ///   - make: the examples of batch 0, 1, …; called on another thread, one batch at a time.
    package init(count: Int, make: @escaping @Sendable (Int) throws -> [Example]) {
        self.count = count
        self.make = make
        for _ in 0..<Self.ahead { plan() }
    }

    deinit { end() }

    /// The next batch, in order; at most `count` times.
    ///
    /// - Throws: what `make` threw for it.
    package func next() throws -> [Example] {
        let first = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        guard let first else { preconditionFailure("a feed of \(count) batches has no more") }
        plan()
        first.isReady.wait()
        return try first.result.withLock { result in
            defer { result = nil }
            return try result?.get() ?? []
        }
    }

    /// Drops what is planned and waits for what is under way.
    package func end() {
        ended.isSet.store(true, ordering: .releasing)
        state.withLock { $0.waiting = [] }
        queue.sync {}
    }

    /// Has one more batch made, while there is one.
    private func plan() {
        let next = state.withLock { state -> (Int, Pending)? in
            guard state.planned < count else { return nil }
            let pending = Pending()
            state.waiting.append(pending)
            state.planned += 1
            return (state.planned - 1, pending)
        }
        guard let (batch, pending) = next else { return }
        queue.async { [make, ended] in
            guard !ended.isSet.load(ordering: .acquiring) else { return }
            let result = Result { try make(batch) }
            pending.result.withLock { $0 = result }
            pending.isReady.signal()
        }
    }
}

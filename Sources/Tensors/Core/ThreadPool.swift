import CKernels
import Synchronization

/// The engine's own team of threads.
///
/// Work is cut into chunks whose number depends on the data alone, never on the number of threads, and partial results
/// are added in chunk order. So a run gives the same bits on one thread and on sixteen.
public enum ThreadPool {
    private struct Team: ~Copyable, @unchecked Sendable {
        var pool: OpaquePointer?
        var threads = 0
    }

    private static let team = Mutex(Team())
    private static let current = Atomic<UInt>(0)

    /// Threads in use, the caller included.
    public static var threads: Int { Int(ck_pool_threads(handle)) }

    /// Sets the number of threads for what follows; 1 runs everything on the caller. Not to be called while an
    /// operation is under way.
    public static func configure(threads: Int) {
        team.withLock { team in
            if team.threads == threads { return }
            if let pool = team.pool { ck_pool_destroy(pool) }
            guard let pool = ck_pool_create(Int32(threads)) else {
                preconditionFailure("the system refuses to start \(threads) threads")
            }
            team.pool = pool
            team.threads = Int(ck_pool_threads(pool))
            current.store(UInt(bitPattern: pool), ordering: .releasing)
        }
    }

    private static var handle: OpaquePointer {
        if let pool = OpaquePointer(bitPattern: current.load(ordering: .acquiring)) { return pool }
        configure(threads: 1)
        guard let pool = OpaquePointer(bitPattern: current.load(ordering: .acquiring)) else {
            preconditionFailure("the thread pool did not start")
        }
        return pool
    }

    /// Runs `work(chunk, lane)` for each chunk in 0..<chunks; a lane is held by one thread at a time and is below
    /// ``threads``. Chunks must not touch each other's output.
    static func run(chunks: Int, _ work: (_ chunk: Int, _ lane: Int) -> Void) {
        if chunks == 1 {
            work(0, 0)
            return
        }
        withoutActuallyEscaping(work) { work in
            var box = work
            withUnsafeMutablePointer(to: &box) { pointer in
                ck_pool_run(
                    handle, Int32(chunks),
                    { context, chunk, lane in
                        context!.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(
                            Int(chunk), Int(lane))
                    }, pointer)
            }
        }
    }

    /// Runs `work(range, lane)` over 0..<count cut into chunks of at least `grain`, at most 64 of them.
    static func run(over count: Int, grain: Int, _ work: (_ range: Range<Int>, _ lane: Int) -> Void) {
        guard count > 0 else { return }
        let chunks = chunkCount(count, grain: grain)
        run(chunks: chunks) { chunk, lane in work(chunkRange(chunk, of: chunks, count: count), lane) }
    }

    /// How many chunks 0..<count is cut into: a function of the data only.
    static func chunkCount(_ count: Int, grain: Int) -> Int { max(1, min(64, count / max(1, grain))) }

    /// The share of chunk `chunk` when 0..<count is cut evenly.
    static func chunkRange(_ chunk: Int, of chunks: Int, count: Int) -> Range<Int> {
        (chunk * count / chunks)..<((chunk + 1) * count / chunks)
    }
}

import CKernels

/// The engine's own team of threads.
///
/// Work is cut into chunks whose number depends on the data alone, never on the number of threads, and partial results
/// are added in chunk order. So a run gives the same bits on one thread and on sixteen. The team serves one caller at a
/// time; several runs may train in one process, and whoever finds the team taken does its chunks itself, with the same
/// bits.
public enum ThreadPool {
    private struct Team: ~Copyable, @unchecked Sendable {
        let pool: OpaquePointer

        init() {
            guard let pool = ck_pool_create(1) else { fatalError("no memory for the thread pool") }
            self.pool = pool
        }
    }

    private static let team = Team()

    /// Threads in use, the caller included.
    public static var threads: Int { Int(ck_pool_threads(team.pool)) }

    /// Sets the number of threads for what follows; 1 runs everything on the caller. Waits while the team is at work.
    public static func configure(threads: Int) {
        guard ck_pool_resize(team.pool, Int32(threads)) == 1 else {
            fatalError("the system refuses to start \(threads) threads")
        }
    }

    /// Runs `work(chunk, lane)` for each chunk in 0..<chunks. Chunks must not touch each other's output.
    ///
    /// - Parameter lanes: how many memories of its own the caller has prepared; within this call a lane is below it and
    ///   held by one thread at a time. ``threads`` may change between preparing and running, so an operation that uses its
    ///   lane says how many it has.
    static func run(chunks: Int, lanes: Int = .max, _ work: (_ chunk: Int, _ lane: Int) -> Void) {
        if chunks == 1 {
            work(0, 0)
            return
        }
        withoutActuallyEscaping(work) { work in
            var box = work
            withUnsafeMutablePointer(to: &box) { pointer in
                ck_pool_run(
                    team.pool, Int32(chunks), Int32(clamping: lanes),
                    { context, chunk, lane in
                        context!.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(
                            Int(chunk), Int(lane))
                    }, pointer)
            }
        }
    }

    /// Runs `work(range, lane)` over 0..<count cut into chunks of at least `grain`, at most 64 of them.
    static func run(
        over count: Int, grain: Int, lanes: Int = .max, _ work: (_ range: Range<Int>, _ lane: Int) -> Void
    ) {
        guard count > 0 else { return }
        let chunks = chunkCount(count, grain: grain)
        run(chunks: chunks, lanes: lanes) { chunk, lane in
            work(chunkRange(chunk, of: chunks, count: count), lane)
        }
    }

    /// How many chunks 0..<count is cut into: a function of the data only.
    static func chunkCount(_ count: Int, grain: Int) -> Int { max(1, min(64, count / max(1, grain))) }

    /// The share of chunk `chunk` when 0..<count is cut evenly.
    static func chunkRange(_ chunk: Int, of chunks: Int, count: Int) -> Range<Int> {
        (chunk * count / chunks)..<((chunk + 1) * count / chunks)
    }
}

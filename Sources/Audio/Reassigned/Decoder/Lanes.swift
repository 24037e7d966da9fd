import CKernels

/// A team of threads for the length of one piece of work.
struct Lanes: ~Copyable {
    private let pool: OpaquePointer

    init(_ threads: Int) throws(AudioError) {
        guard let pool = ck_pool_create(Int32(max(1, min(threads, 1024)))) else {
            throw .invalid("the system refuses to start \(threads) threads")
        }
        self.pool = pool
    }

    deinit { ck_pool_destroy(pool) }

    /// `work(i)` for every i in 0..<count, on any thread, in any order; returns the results by number.
    func map<Result: Sendable>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { results in
            let start = results.baseAddress
            run(count) { start![$0] = work($0) }
        }
        return results.map { $0! }
    }

    private func run(_ count: Int, _ work: (Int) -> Void) {
        guard count > 0 else { return }
        withoutActuallyEscaping(work) { work in
            var box = work
            withUnsafeMutablePointer(to: &box) { pointer in
                ck_pool_run(
                    pool, Int32(count), .max,
                    { context, item, _ in
                        context!.assumingMemoryBound(to: ((Int) -> Void).self).pointee(Int(item))
                    }, pointer)
            }
        }
    }
}

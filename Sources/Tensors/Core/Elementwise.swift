import CKernels

/// Parallel loops over whole tensors, for operations and gradients. Nothing here is recorded.
enum Elementwise {
    /// Elements below which a loop is not worth handing to another thread.
    static let grain = 1 << 16

    static func map(_ a: Tensor, _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void)
        -> Tensor
    {
        let out = Tensor(uninitialized: a.shape)
        ThreadPool.run(over: a.count, grain: grain) { range, _ in
            kernel(a.pointer + range.lowerBound, out.pointer + range.lowerBound, range.count)
        }
        return out
    }

    static func zip(
        _ a: Tensor, _ b: Tensor,
        _ kernel: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> Tensor {
        let out = Tensor(uninitialized: a.shape)
        ThreadPool.run(over: a.count, grain: grain) { range, _ in
            let at = range.lowerBound
            kernel(a.pointer + at, b.pointer + at, out.pointer + at, range.count)
        }
        return out
    }

    /// into += a
    static func add(_ a: Tensor, into: Tensor) {
        ThreadPool.run(over: a.count, grain: grain) { range, _ in
            let at = range.lowerBound
            ck_add(into.pointer + at, a.pointer + at, into.pointer + at, range.count)
        }
    }

    /// The sum of all values, in double precision, added up in chunk order.
    static func sum(_ a: Tensor) -> Double { reduce(a) { ck_sum($0, $1) } }

    /// The sum of all squares, in double precision, added up in chunk order.
    static func sumOfSquares(_ a: Tensor) -> Double { reduce(a) { ck_sum_squares($0, $1) } }

    private static func reduce(_ a: Tensor, _ kernel: (UnsafePointer<Float>, Int) -> Double) -> Double {
        guard a.count > 0 else { return 0 }
        let chunks = ThreadPool.chunkCount(a.count, grain: grain)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks) { partial in
            nonisolated(unsafe) let partial = partial
            ThreadPool.run(chunks: chunks) { chunk, _ in
                let range = ThreadPool.chunkRange(chunk, of: chunks, count: a.count)
                partial[chunk] = kernel(a.pointer + range.lowerBound, range.count)
            }
            return partial.reduce(0, +)
        }
    }
}

extension Tensor {
    /// The sum of squares of all values, in double precision; for norms, never recorded.
    public var sumOfSquares: Double { Elementwise.sumOfSquares(self) }

    /// Whether every value is finite.
    public var isFinite: Bool { ck_all_finite(pointer, count) == 1 }
}

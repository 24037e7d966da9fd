import CKernels

/// Matrix products over plain memory, cut into bands of rows that depend on the sizes alone. Nothing is recorded.
enum BandedProduct {
    /// One side of a product: memory, the length of a stored row, and whether it is read transposed.
    struct Side {
        let pointer: UnsafePointer<Float>
        let stride: Int
        let isTransposed: Bool

        init(_ pointer: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
            self.pointer = pointer
            self.stride = stride
            isTransposed = transposed
        }

        init(_ tensor: Tensor, transposed: Bool = false) {
            self.init(UnsafePointer(tensor.pointer), stride: tensor.shape[-1], transposed: transposed)
        }
    }

    /// result (m x n, rows of `n` floats) = a (m x k) b (k x n), added to what it holds where `adding`.
    static func multiply(
        _ a: Side, _ b: Side, rows m: Int, columns n: Int, inner k: Int, adding: Bool = false,
        into result: UnsafeMutablePointer<Float>
    ) {
        guard m > 0, n > 0 else { return }
        guard k > 0 else {
            if !adding { result.update(repeating: 0, count: m * n) }
            return
        }
        let bands = bandCount(rows: m, columns: n, inner: k)
        let band = (m + bands - 1) / bands
        ThreadPool.run(chunks: (m + band - 1) / band) { index, _ in
            multiply(
                a, b, band: index * band..<min(m, (index + 1) * band), of: band, columns: n, inner: k,
                adding: adding, into: result)
        }
    }

    /// Computes some rows of a product whose bands have `size` rows. A shorter one at the end is computed with rows before it, in
    /// memory of its own, because oneDNN sums a product of few rows in another order: a row's bits must not depend on its place.
    static func multiply(
        _ a: Side, _ b: Side, band: Range<Int>, of size: Int, columns n: Int, inner k: Int,
        adding: Bool = false,
        into result: UnsafeMutablePointer<Float>
    ) {
        let first = min(band.lowerBound, max(0, band.upperBound - size))
        let own = result + band.lowerBound * n
        let isWhole = first == band.lowerBound
        let room = isWhole ? nil : Tensor(zeros: [size, n])
        let kept = (band.lowerBound - first) * n
        if adding, let room { (room.pointer + kept).update(from: own, count: band.count * n) }
        ck_gemm(
            a.isTransposed ? 1 : 0, b.isTransposed ? 1 : 0, isWhole ? band.count : size, n, k,
            a.pointer + first * (a.isTransposed ? 1 : a.stride), a.stride, b.pointer, b.stride,
            adding ? 1 : 0,
            room?.pointer ?? own, n)
        if let room { own.update(from: room.pointer + kept, count: band.count * n) }
    }

    /// Bands of at least 32 rows and four million operations, at most 16 of them: each packs all of `b` anew.
    private static func bandCount(rows: Int, columns: Int, inner: Int) -> Int {
        let work = 2.0 * Double(rows) * Double(columns) * Double(max(1, inner))
        return max(1, min(16, rows / 32, Int(work / 4e6)))
    }
}

extension Tensor {
    /// The matrix product over the last two axes, through oneDNN.
    ///
    /// - Parameters:
    ///   - other: (…, k, n), or (…, n, k) with `transposingOther`.
    ///   - transposing: whether this tensor is stored as (…, k, m).
    /// - Returns: (…, m, n) from (…, m, k). The axes before the last two must be the same on both sides, or one side has
    ///   none and serves every product.
    public func matmul(
        _ other: Tensor, transposing: Bool = false, transposingOther: Bool = false
    ) -> Tensor {
        let work = ProductWork(shape, other.shape, (transposing, transposingOther))
        let result = Tensor(uninitialized: work.result)
        work.multiply(self, other, into: result)
        Tensor.record(result, from: [self, other]) { gradient in
            if self.needsGradient { self.accumulate(work.firstGradient(other, gradient)) }
            if other.needsGradient { other.accumulate(work.secondGradient(self, gradient)) }
        }
        return result
    }
}

/// Which products a pair of shapes asks for.
private struct ProductWork {
    let a: Shape
    let b: Shape
    let transposed: (a: Bool, b: Bool)
    let result: Shape

    init(_ a: Shape, _ b: Shape, _ transposed: (a: Bool, b: Bool)) {
        let names = "matmul: shapes \(a)\(transposed.a ? "^T" : "") and \(b)\(transposed.b ? "^T" : "")"
        demand(a.rank >= 2 && b.rank >= 2, "\(names) are not matrices")
        let (m, k) = transposed.a ? (a[-1], a[-2]) : (a[-2], a[-1])
        let (k2, n) = transposed.b ? (b[-1], b[-2]) : (b[-2], b[-1])
        let (aBatch, bBatch) = (a.extents.dropLast(2), b.extents.dropLast(2))
        demand(
            k == k2 && (aBatch == bBatch || aBatch.isEmpty || bBatch.isEmpty), "\(names) do not agree")
        self.a = a
        self.b = b
        self.transposed = transposed
        result = Shape(Array(aBatch.isEmpty ? bBatch : aBatch) + [m, n])
    }

    private func isShared(_ shape: Shape) -> Bool { shape.rank == 2 && result.rank > 2 }

    func multiply(_ x: Tensor, _ y: Tensor, into out: Tensor) {
        if isShared(b), !transposed.a {
            // One matrix for every product: all rows in one.
            Self.products(
                Operand(x, [1, x.count / max(1, a[-1]), a[-1]], false), Operand(y, b, transposed.b),
                into: out,
                batch: 1)
        } else {
            Self.products(
                Operand(x, a, transposed.a), Operand(y, b, transposed.b), into: out,
                batch: result.count / max(1, result[-2] * result[-1]))
        }
    }

    func firstGradient(_ y: Tensor, _ gradient: Tensor) -> Tensor {
        // d(a) = g b^T, or its transpose b g^T.
        if isShared(a) {
            return summed(
                a, transposed.a ? Operand(y, b, transposed.b) : Operand(gradient, result, false),
                transposed.a ? Operand(gradient, result, true) : Operand(y, b, !transposed.b))
        }
        let out = Tensor(uninitialized: a)
        let batch = a.count / max(1, a[-2] * a[-1])
        if transposed.a {
            Self.products(
                Operand(y, b, transposed.b), Operand(gradient, result, true), into: out, batch: batch)
        } else if isShared(b) {
            Self.products(
                Operand(gradient, [1, gradient.count / max(1, result[-1]), result[-1]], false),
                Operand(y, b, !transposed.b), into: out, batch: 1)
        } else {
            Self.products(
                Operand(gradient, result, false), Operand(y, b, !transposed.b), into: out, batch: batch)
        }
        return out
    }

    func secondGradient(_ x: Tensor, _ gradient: Tensor) -> Tensor {
        // d(b) = a^T g, or its transpose g^T a.
        if isShared(b), !transposed.a {
            let rows = x.count / max(1, a[-1])
            let (left, right) = (
                Operand(x, [1, rows, a[-1]], !transposed.b),
                Operand(gradient, [1, rows, result[-1]], transposed.b)
            )
            let out = Tensor(uninitialized: b)
            Self.products(
                transposed.b ? right : left, transposed.b ? left : right, into: out, batch: 1)
            return out
        }
        let left = transposed.b ? Operand(gradient, result, true) : Operand(x, a, !transposed.a)
        let right = transposed.b ? Operand(x, a, transposed.a) : Operand(gradient, result, false)
        if isShared(b) { return summed(b, left, right) }
        let out = Tensor(uninitialized: b)
        Self.products(left, right, into: out, batch: b.count / max(1, b[-2] * b[-1]))
        return out
    }

    /// A shared matrix's gradient: the sum over all products.
    private func summed(_ shape: Shape, _ left: Operand, _ right: Operand) -> Tensor {
        let batch = result.count / max(1, result[-2] * result[-1])
        let each = Tensor(uninitialized: [batch, shape[0], shape[1]])
        Self.products(left, right, into: each, batch: batch)
        return Broadcasting.sum(each, to: shape)
    }

    /// One side of a product: matrices one after another, or one for all.
    private struct Operand {
        let pointer: UnsafePointer<Float>
        let rows: Int
        let columns: Int
        let stride: Int
        let isTransposed: Bool
        private let owner: Tensor

        init(_ tensor: Tensor, _ shape: Shape, _ isTransposed: Bool) {
            owner = tensor
            pointer = UnsafePointer(tensor.pointer)
            (rows, columns) = (shape[-2], shape[-1])
            stride = shape.rank == 2 || shape.count == rows * columns ? 0 : rows * columns
            self.isTransposed = isTransposed
        }
    }

    private static func products(_ x: Operand, _ y: Operand, into out: Tensor, batch: Int) {
        let (m, k) = x.isTransposed ? (x.columns, x.rows) : (x.rows, x.columns)
        let n = y.isTransposed ? y.rows : y.columns
        guard out.count > 0 else { return }
        guard k > 0 else {
            out.pointer.update(repeating: 0, count: out.count)
            return
        }
        // Each product is cut into bands of rows with enough work to hand over.
        let workPerRow = 2.0 * Double(n) * Double(k)
        let band = max(16, Int((4.0e6 / workPerRow).rounded(.up)), (m + 31) / 32)
        let bands = (m + band - 1) / band
        let worthwhile = max(1, Int(4.0e6 / (workPerRow * Double(min(m, band)))))
        ThreadPool.run(over: batch * bands, grain: worthwhile) { jobs, _ in
            for job in jobs {
                let (item, first) = (job / bands, job % bands * band)
                BandedProduct.multiply(
                    .init(x.pointer + item * x.stride, stride: x.columns, transposed: x.isTransposed),
                    .init(y.pointer + item * y.stride, stride: y.columns, transposed: y.isTransposed),
                    band: first..<min(m, first + band), of: min(m, band), columns: n, inner: k,
                    into: out.pointer + item * m * n)
            }
        }
    }
}

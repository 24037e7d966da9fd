import CKernels

extension Tensor {
    /// x Wᵀ + b over the last axis (PyTorch's `linear`).
    ///
    /// - Parameters:
    ///   - weight: (out, in).
    ///   - bias: (out), or none.
    /// - Returns: (…, out) from (…, in).
    public func linear(weight: Tensor, bias: Tensor? = nil) -> Tensor {
        demand(
            shape.rank >= 1 && weight.shape.rank == 2 && shape[-1] == weight.shape[1]
                && (bias == nil || bias!.shape == [weight.shape[0]]),
            "linear: input \(shape), weight \(weight.shape), bias \(bias.map { "\($0.shape)" } ?? "none") do not fit"
        )
        let (output, input) = (weight.shape[0], weight.shape[1])
        let rows = count / max(1, input)
        let result = Tensor(uninitialized: shape.replacing(-1, with: output))
        RowProducts.forward(self, weight, bias, rows: rows, into: result)
        Tensor.record(result, from: [self, weight, bias]) { gradient in
            RowProducts.giveInput(self, weight, gradient, rows: rows)
            RowProducts.giveWeight(weight, self, gradient, rows: rows)
            if let bias, bias.needsGradient { bias.accumulate(RowProducts.bias(gradient, rows: rows)) }
        }
        return result
    }
}

/// The products of a linear map of rows, and of its derivatives, for whoever has such a map inside.
enum RowProducts {
    /// result (rows, out) = x (rows, in) Wᵀ + b
    static func forward(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, rows: Int, into result: Tensor) {
        let (output, input) = (weight.shape[0], weight.shape[1])
        BandedProduct.multiply(
            .init(UnsafePointer(x.pointer), stride: input), .init(weight, transposed: true), rows: rows,
            columns: output, inner: input, into: result.pointer)
        guard let bias else { return }
        ThreadPool.run(over: rows, grain: max(1, Elementwise.grain / max(1, output))) { range, _ in
            ck_add_to_rows(
                result.pointer + range.lowerBound * output, range.count, output, bias.pointer)
        }
    }

    /// Gives x its gradient, where it wants one: g (rows, out) W
    static func giveInput(_ x: Tensor, _ weight: Tensor, _ gradient: Tensor, rows: Int) {
        guard x.needsGradient else { return }
        let part = Tensor(uninitialized: x.shape)
        input(gradient, weight, rows: rows, into: part)
        x.accumulate(part)
    }

    /// Gives W its gradient, where it wants one: gᵀ x
    static func giveWeight(_ weight: Tensor, _ x: Tensor, _ gradient: Tensor, rows: Int) {
        guard weight.needsGradient else { return }
        let part = Tensor(uninitialized: weight.shape)
        self.weight(gradient, x, rows: rows, into: part)
        weight.accumulate(part)
    }

    /// The derivative by x: g (rows, out) W
    private static func input(_ gradient: Tensor, _ weight: Tensor, rows: Int, into result: Tensor) {
        let (output, input) = (weight.shape[0], weight.shape[1])
        BandedProduct.multiply(
            .init(UnsafePointer(gradient.pointer), stride: output), .init(weight), rows: rows, columns: input,
            inner: output, into: result.pointer)
    }

    /// The derivative by W: gᵀ x
    static func weight(_ gradient: Tensor, _ x: Tensor, rows: Int, into result: Tensor) {
        let (output, input) = (result.shape[0], result.shape[1])
        BandedProduct.multiply(
            .init(UnsafePointer(gradient.pointer), stride: output, transposed: true),
            .init(UnsafePointer(x.pointer), stride: input), rows: output, columns: input, inner: rows,
            into: result.pointer)
    }

    /// The derivative by b: the sum of all rows, in chunks that depend on their number alone.
    static func bias(_ gradient: Tensor, rows: Int) -> Tensor {
        let width = gradient.shape[-1]
        let chunks = ThreadPool.chunkCount(rows, grain: max(1, Elementwise.grain / max(1, width)))
        let partial = Tensor(zeros: [chunks, width])
        ThreadPool.run(chunks: chunks) { chunk, _ in
            let range = ThreadPool.chunkRange(chunk, of: chunks, count: rows)
            ck_add_rows(
                gradient.pointer + range.lowerBound * width, range.count, width,
                partial.pointer + chunk * width)
        }
        let total = Tensor(zeros: [width])
        for chunk in 0..<chunks {
            ck_add(total.pointer, partial.pointer + chunk * width, total.pointer, width)
        }
        return total
    }
}

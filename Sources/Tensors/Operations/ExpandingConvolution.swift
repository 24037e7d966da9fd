import CKernels

extension Tensor {
    /// Transposed 1-D convolution with kernel = stride, so that no two outputs overlap (PyTorch's
    /// `conv_transpose1d`).
    ///
    /// - Parameters:
    ///   - weight: (in, out, kernel).
    ///   - bias: (out).
    /// - Returns: (batch, time * kernel, out) from (batch, time, in).
    public func expandingConv1d(weight: Tensor, bias: Tensor) -> Tensor {
        demand(
            shape.rank == 3 && weight.shape.rank == 3 && shape[2] == weight.shape[0]
                && bias.shape == [weight.shape[1]],
            "expandingConv1d: input \(shape), weight \(weight.shape), bias \(bias.shape) do not fit")
        let work = ExpandingWork(
            batch: shape[0], height: 1, width: shape[1], input: shape[2], output: weight.shape[1],
            kernelHeight: 1,
            kernelWidth: weight.shape[2])
        return expanded(work, weight, bias, into: [shape[0], shape[1] * weight.shape[2], weight.shape[1]])
    }

    /// Transposed 2-D convolution with kernel = stride, so that no two outputs overlap (PyTorch's
    /// `conv_transpose2d`).
    ///
    /// - Parameters:
    ///   - weight: (in, out, kernel height, kernel width).
    ///   - bias: (out).
    /// - Returns: (batch, height * kernel height, width * kernel width, out) from (batch, height, width, in).
    public func expandingConv2d(weight: Tensor, bias: Tensor) -> Tensor {
        demand(
            shape.rank == 4 && weight.shape.rank == 4 && shape[3] == weight.shape[0]
                && bias.shape == [weight.shape[1]],
            "expandingConv2d: input \(shape), weight \(weight.shape), bias \(bias.shape) do not fit")
        let work = ExpandingWork(
            batch: shape[0], height: shape[1], width: shape[2], input: shape[3], output: weight.shape[1],
            kernelHeight: weight.shape[2], kernelWidth: weight.shape[3])
        return expanded(
            work, weight, bias,
            into: [shape[0], shape[1] * weight.shape[2], shape[2] * weight.shape[3], weight.shape[1]])
    }

    private func expanded(_ work: ExpandingWork, _ weight: Tensor, _ bias: Tensor, into shape: Shape)
        -> Tensor
    {
        let result = Tensor(uninitialized: shape)
        work.forward(self, weight, bias, into: result)
        Tensor.record(result, from: [self, weight, bias]) { gradient in
            work.backward(self, weight, bias, gradient)
        }
        return result
    }
}

/// A non-overlapping transposed convolution as plain matrix products.
///
/// Row i of the kernel turns an image of (height, width, in) into every kernelHeight-th output row: one product with a
/// matrix of (in) x (kernelWidth, out) whose result already has the order of those rows.
private struct ExpandingWork {
    let batch: Int
    let height: Int
    let width: Int
    let input: Int
    let output: Int
    let kernelHeight: Int
    let kernelWidth: Int

    private var pixels: Int { height * width }
    /// Floats in one output row, and in one row of the packed weight.
    private var rowCount: Int { width * kernelWidth * output }
    private var columns: Int { kernelWidth * output }

    private var chunks: BatchChunks {
        BatchChunks(batch: batch, workPerExample: 2.0 * Double(pixels * input * columns * kernelHeight))
    }

    /// The weight as (kernel height, in, kernel width, out).
    private func pack(_ weight: Tensor) -> Tensor {
        let packed = Tensor(uninitialized: [kernelHeight, input, columns])
        forEachWeight { plain, at in packed.pointer[at] = weight.pointer[plain] }
        return packed
    }

    private func forEachWeight(_ body: (_ plain: Int, _ packed: Int) -> Void) {
        for c in 0..<input {
            for o in 0..<output {
                for i in 0..<kernelHeight {
                    for j in 0..<kernelWidth {
                        body(
                            ((c * output + o) * kernelHeight + i) * kernelWidth + j,
                            (i * input + c) * columns + j * output + o)
                    }
                }
            }
        }
    }

    func forward(_ source: Tensor, _ weight: Tensor, _ bias: Tensor, into result: Tensor) {
        let packed = pack(weight)
        let chunks = chunks
        let lanes = ThreadPool.threads
        let scratch = Tensor(uninitialized: [kernelHeight > 1 ? lanes : 0, height * rowCount])
        ThreadPool.run(chunks: chunks.count, lanes: lanes) { chunk, lane in
            for n in (chunk * chunks.size)..<min(batch, (chunk + 1) * chunks.size) {
                let image = source.pointer + n * pixels * input
                let target = result.pointer + n * kernelHeight * height * rowCount
                for i in 0..<kernelHeight {
                    let rows = kernelHeight > 1 ? scratch.pointer + lane * height * rowCount : target
                    ck_gemm(
                        0, 0, pixels, columns, input, image, input, packed.pointer + i * input * columns,
                        columns, 0,
                        rows, columns)
                    ck_add_to_rows(rows, pixels * kernelWidth, output, bias.pointer)
                    if kernelHeight > 1 {
                        ck_copy_rows(
                            rows, rowCount, target + i * rowCount, kernelHeight * rowCount, height, rowCount)
                    }
                }
            }
        }
    }

    func backward(_ source: Tensor, _ weight: Tensor, _ bias: Tensor, _ gradient: Tensor) {
        let packed = pack(weight)
        let chunks = chunks
        let sourceGradient = source.needsGradient ? Tensor(uninitialized: source.shape) : nil
        let partialWeights = Tensor(zeros: [chunks.count, kernelHeight * input * columns])
        let partialBiases = Tensor(zeros: [chunks.count, output])
        let lanes = ThreadPool.threads
        let scratch = Tensor(uninitialized: [kernelHeight > 1 ? lanes : 0, height * rowCount])
        ThreadPool.run(chunks: chunks.count, lanes: lanes) { chunk, lane in
            let weights = partialWeights.pointer + chunk * kernelHeight * input * columns
            for n in (chunk * chunks.size)..<min(batch, (chunk + 1) * chunks.size) {
                let image = source.pointer + n * pixels * input
                let upstream = gradient.pointer + n * kernelHeight * height * rowCount
                ck_add_rows(
                    upstream, kernelHeight * height * width * kernelWidth, output,
                    partialBiases.pointer + chunk * output)
                for i in 0..<kernelHeight {
                    var rows = upstream
                    if kernelHeight > 1 {
                        rows = scratch.pointer + lane * height * rowCount
                        ck_copy_rows(
                            upstream + i * rowCount, kernelHeight * rowCount, rows, rowCount, height, rowCount
                        )
                    }
                    ck_gemm(
                        1, 0, input, columns, pixels, image, input, rows, columns, 1,
                        weights + i * input * columns,
                        columns)
                    if let sourceGradient {
                        ck_gemm(
                            0, 1, pixels, input, columns, rows, columns, packed.pointer + i * input * columns,
                            columns,
                            i == 0 ? 0 : 1, sourceGradient.pointer + n * pixels * input, input)
                    }
                }
            }
        }
        if let sourceGradient { source.accumulate(sourceGradient) }
        for chunk in 1..<max(1, chunks.count) {
            let count = kernelHeight * input * columns
            ck_add(
                partialWeights.pointer, partialWeights.pointer + chunk * count, partialWeights.pointer, count)
            ck_add(
                partialBiases.pointer, partialBiases.pointer + chunk * output, partialBiases.pointer, output)
        }
        if weight.needsGradient {
            let plain = Tensor(uninitialized: weight.shape)
            forEachWeight { at, packed in plain.pointer[at] = partialWeights.pointer[packed] }
            weight.accumulate(plain)
        }
        if bias.needsGradient {
            let total = Tensor(uninitialized: [output])
            total.pointer.update(from: partialBiases.pointer, count: output)
            bias.accumulate(total)
        }
    }
}

import CKernels

extension Tensor {
    /// Layer normalisation over the channels of each position (Ba et al., 2016), with the biased variance, as in PyTorch.
    ///
    /// - Parameters: `scale` and `offset`, both (channels).
    /// - Returns: the shape of this tensor, (…, channels).
    public func layerNormalized(scale: Tensor, offset: Tensor, epsilon: Float = 1e-5) -> Tensor {
        let channels = shape[-1]
        demand(
            scale.shape == [channels] && offset.shape == [channels],
            "layerNormalized: input \(shape), scale \(scale.shape), offset \(offset.shape)")
        let rows = count / max(1, channels)
        let grain = max(1, Elementwise.grain / max(1, channels))
        let result = Tensor(uninitialized: shape)
        let mean = Tensor(uninitialized: [rows])
        let reciprocal = Tensor(uninitialized: [rows])
        ThreadPool.run(over: rows, grain: grain) { range, _ in
            let (first, at) = (range.lowerBound, range.lowerBound * channels)
            ck_layernorm(
                self.pointer + at, range.count, channels, scale.pointer, offset.pointer, epsilon,
                mean.pointer + first, reciprocal.pointer + first, result.pointer + at)
        }
        Tensor.record(result, from: [self, scale, offset]) { gradient in
            let own = self.needsGradient ? Tensor(uninitialized: self.shape) : nil
            let chunks = ThreadPool.chunkCount(rows, grain: grain)
            let sums = DoubleRows(chunks, columns: 2 * channels)
            ThreadPool.run(chunks: chunks) { chunk, _ in
                let range = ThreadPool.chunkRange(chunk, of: chunks, count: rows)
                let (first, at) = (range.lowerBound, range.lowerBound * channels)
                ck_layernorm_backward(
                    self.pointer + at, gradient.pointer + at, range.count, channels, scale.pointer,
                    mean.pointer + first, reciprocal.pointer + first, own.map { $0.pointer + at },
                    sums.row(chunk), sums.row(chunk) + channels)
            }
            if let own { self.accumulate(own) }
            if scale.needsGradient { scale.accumulate(sums.total(0..<channels)) }
            if offset.needsGradient { offset.accumulate(sums.total(channels..<2 * channels)) }
        }
        return result
    }
}

/// Partial sums in double precision, one row a chunk, all zero at first; added up in the order of the rows.
struct DoubleRows {
    private let memory: Tensor
    private let rows: Int
    private let columns: Int

    init(_ rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        memory = Tensor(zeros: [2 * rows * columns])
    }

    func row(_ index: Int) -> UnsafeMutablePointer<Double> {
        UnsafeMutableRawPointer(memory.pointer).assumingMemoryBound(to: Double.self) + index * columns
    }

    /// The sums of some columns, as a vector.
    func total(_ range: Range<Int>) -> Tensor {
        let result = Tensor(uninitialized: [range.count])
        for (place, column) in range.enumerated() {
            var sum = 0.0
            for index in 0..<rows { sum += row(index)[column] }
            result.pointer[place] = Float(sum)
        }
        return result
    }
}

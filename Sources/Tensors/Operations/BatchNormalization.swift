import CKernels

/// What batch normalisation remembers from training for evaluation; both of shape (channels).
public struct RunningStatistics {
    public let mean: Tensor
    public let variance: Tensor

    public init(mean: Tensor, variance: Tensor) {
        self.mean = mean
        self.variance = variance
    }
}

extension Tensor {
    /// Batch normalisation over every axis but the last (Ioffe and Szegedy, 2015), with ReLU fused in when asked.
    ///
    /// In training the batch's own mean and biased variance are used, and `running` moves towards the mean and the
    /// unbiased variance by `momentum`, as in PyTorch. In evaluation `running` is used and left alone.
    ///
    /// - Parameters: `scale` and `offset`, both (channels).
    /// - Returns: a tensor of the same shape.
    public func batchNormalized(
        scale: Tensor, offset: Tensor, running: RunningStatistics, training: Bool, momentum: Float = 0.1,
        epsilon: Float = 1e-5, relu: Bool = false
    ) -> Tensor {
        let channels = shape[-1]
        demand(
            scale.shape == [channels] && offset.shape == [channels] && running.mean.shape == [channels],
            "batchNormalized: input \(shape), scale \(scale.shape), offset \(offset.shape)")
        let work = NormalizationWork(rows: count / max(1, channels), channels: channels, relu: relu)
        let mean: Tensor
        let variance: Tensor
        if training {
            (mean, variance) = work.statistics(self)
            let unbiased = Float(work.rows) / Float(max(1, work.rows - 1))
            for c in 0..<channels {
                running.mean.pointer[c] += momentum * (mean.pointer[c] - running.mean.pointer[c])
                running.variance.pointer[c] +=
                    momentum * (variance.pointer[c] * unbiased - running.variance.pointer[c])
            }
        } else {
            // Copies: a later training step moves the running values while this entry may still be on the tape.
            mean = Tensor(running.mean.array, shape: [channels])
            variance = Tensor(running.variance.array, shape: [channels])
        }
        let reciprocal = Tensor(uninitialized: [channels])
        let gain = Tensor(uninitialized: [channels])
        let shift = Tensor(uninitialized: [channels])
        for c in 0..<channels {
            reciprocal.pointer[c] = 1 / (variance.pointer[c] + epsilon).squareRoot()
            gain.pointer[c] = scale.pointer[c] * reciprocal.pointer[c]
            shift.pointer[c] = offset.pointer[c] - mean.pointer[c] * gain.pointer[c]
        }
        let result = Tensor(uninitialized: shape)
        let apply = { (values: UnsafeMutablePointer<Float>) in
            ThreadPool.run(over: work.rows, grain: work.grain) { rows, _ in
                let at = rows.lowerBound * channels
                ck_batchnorm_apply(
                    self.pointer + at, rows.count, channels, gain.pointer, shift.pointer, relu ? 1 : 0,
                    values + at)
            }
        }
        apply(result.pointer)
        Tensor.record(result, from: [self, scale, offset]) { gradient in
            work.backward(
                self, gradient, scale: scale, offset: offset, mean: mean, reciprocal: reciprocal, gain: gain,
                shift: shift, training: training)
        }
        // The input is kept in any case, and this pass over it is short.
        result.remade(on: result.tape, by: apply)
        return result
    }
}

private struct NormalizationWork {
    let rows: Int
    let channels: Int
    let relu: Bool
    /// Rows worth a thread's while.
    var grain: Int { max(1, Elementwise.grain / max(1, channels)) }
    private var chunks: Int { ThreadPool.chunkCount(rows, grain: grain) }

    /// Mean and biased variance of each channel. The first row is subtracted before squaring, so that a large mean
    /// does not swallow a small variance.
    func statistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor) {
        let mean = Tensor(uninitialized: [channels])
        let variance = Tensor(uninitialized: [channels])
        let totals = totals { range, sums, squares in
            ck_batchnorm_sums(
                x.pointer + range.lowerBound * channels, range.count, channels, x.pointer, sums, squares)
        }
        for c in 0..<channels {
            let shifted = totals[c] / Double(rows)
            mean.pointer[c] = Float(Double(x.pointer[c]) + shifted)
            variance.pointer[c] = Float(max(0, totals[channels + c] / Double(rows) - shifted * shifted))
        }
        return (mean, variance)
    }

    /// Two sums a channel over all rows, by chunks, added in chunk order: the first sums, then the second ones.
    private func totals(
        _ body: (Range<Int>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Double] {
        let chunks = chunks
        let width = 2 * channels
        return [Double](unsafeUninitializedCapacity: width) { totals, count in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks * width) { partial in
                nonisolated(unsafe) let partial = partial
                partial.initialize(repeating: 0)
                ThreadPool.run(chunks: chunks) { chunk, _ in
                    let base = partial.baseAddress! + chunk * width
                    body(ThreadPool.chunkRange(chunk, of: chunks, count: rows), base, base + channels)
                }
                for c in 0..<width {
                    totals[c] = 0
                    for chunk in 0..<chunks { totals[c] += partial[chunk * width + c] }
                }
            }
            count = width
        }
    }

    func backward(
        _ x: Tensor, _ gradient: Tensor, scale: Tensor, offset: Tensor, mean: Tensor, reciprocal: Tensor,
        gain: Tensor,
        shift: Tensor, training: Bool
    ) {
        let totals = totals { range, sums, products in
            let at = range.lowerBound * channels
            ck_batchnorm_backward_sums(
                x.pointer + at, gradient.pointer + at, range.count, channels, mean.pointer,
                reciprocal.pointer,
                gain.pointer, shift.pointer, relu ? 1 : 0, sums, products)
        }
        let offsetGradient = Tensor(uninitialized: [channels])
        let scaleGradient = Tensor(uninitialized: [channels])
        let meanTerm = Tensor(zeros: [channels])
        let spreadTerm = Tensor(zeros: [channels])
        for c in 0..<channels {
            offsetGradient.pointer[c] = Float(totals[c])
            scaleGradient.pointer[c] = Float(totals[channels + c])
            if training {
                meanTerm.pointer[c] = gain.pointer[c] * Float(totals[c] / Double(rows))
                spreadTerm.pointer[c] = gain.pointer[c] * Float(totals[channels + c] / Double(rows))
            }
        }
        if x.needsGradient {
            let result = Tensor(uninitialized: x.shape)
            ThreadPool.run(over: rows, grain: grain) { range, _ in
                let at = range.lowerBound * channels
                ck_batchnorm_backward_apply(
                    x.pointer + at, gradient.pointer + at, range.count, channels, mean.pointer,
                    reciprocal.pointer,
                    gain.pointer, shift.pointer, meanTerm.pointer, spreadTerm.pointer, relu ? 1 : 0,
                    result.pointer + at)
            }
            x.accumulate(result)
        }
        if scale.needsGradient { scale.accumulate(scaleGradient) }
        if offset.needsGradient { offset.accumulate(offsetGradient) }
    }
}

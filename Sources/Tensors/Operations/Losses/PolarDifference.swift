import CKernels

extension Tensor {
    /// Angles in radians without whole turns, within ±π; to the derivative whole turns are constants.
    public func withoutTurns() -> Tensor {
        let result = Elementwise.map(self, ck_unturned)
        Tensor.record(result, from: [self], readsInputs: false) { self.accumulate($0) }
        return result
    }

    /// `magnitude` · mean |Δ x| + `angle` · mean |Δ y|, the short way round, over pairs of a magnitude x and an angle y in
    /// radians: shape (…, 2) on both sides. One walk over each, for spectra are long.
    public func polarDifference(from other: Tensor, magnitude: Float, angle: Float) -> Tensor {
        demand(
            shape == other.shape && shape.rank >= 1 && shape[-1] == 2,
            "polarDifference: shapes \(shape) and \(other.shape)")
        let pairs = count / 2
        let chunks = ThreadPool.chunkCount(pairs, grain: Elementwise.grain / 2)
        let sums = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * chunks) {
            partial -> (Double, Double) in
            nonisolated(unsafe) let partial = partial
            ThreadPool.run(chunks: chunks) { chunk, _ in
                let range = ThreadPool.chunkRange(chunk, of: chunks, count: pairs)
                ck_polar_distances(
                    self.pointer + 2 * range.lowerBound, other.pointer + 2 * range.lowerBound, range.count,
                    partial.baseAddress! + 2 * chunk)
            }
            var (first, second) = (0.0, 0.0)
            for chunk in 0..<chunks {
                first += partial[2 * chunk]
                second += partial[2 * chunk + 1]
            }
            return (first, second)
        }
        let total = Double(magnitude) * sums.0 + Double(angle) * sums.1
        let result = Tensor(Float(total / Double(pairs)))
        Tensor.record(result, from: [self, other]) { gradient in
            let scale = gradient.item / Float(pairs)
            for (side, sign) in [(self, Float(1)), (other, -1)] where side.needsGradient {
                let part = Tensor(uninitialized: self.shape)
                let scales = [sign * scale * magnitude, sign * scale * angle]
                ThreadPool.run(over: pairs, grain: Elementwise.grain / 2) { range, _ in
                    let at = 2 * range.lowerBound
                    ck_polar_signs(
                        self.pointer + at, other.pointer + at, scales, part.pointer + at, range.count)
                }
                side.accumulate(part)
            }
        }
        return result
    }
}

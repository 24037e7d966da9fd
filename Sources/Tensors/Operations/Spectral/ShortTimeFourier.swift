import CKernels

extension Tensor {
    /// The short-time Fourier transform of a batch of signals, without padding: frame t begins at sample t * hop
    /// (PyTorch's `stft` with `center=False`).
    ///
    /// - Parameters:
    ///   - window: (n_fft), with zeros around a shorter window; a constant.
    ///   - hop: samples from one frame to the next.
    /// - Returns: (batch, frames, n_fft / 2 + 1, 2), real and imaginary parts, from (batch, samples).
    public func shortTimeFourier(window: Tensor, hop: Int) -> Tensor {
        demand(
            shape.rank == 2 && window.shape.rank == 1 && window.count > 0 && hop > 0
                && shape[1] >= window.count,
            "shortTimeFourier: signals \(shape), window \(window.shape), hop \(hop) do not fit")
        let work = SpectralFrames(batch: shape[0], samples: shape[1], hop: hop, window: window)
        let result = work.transform(self)
        Tensor.record(result, from: [self]) { gradient in
            // The inverse transform counts every bin but the ends twice; its derivative must not.
            self.accumulate(work.overlap(gradient, ends: 1, middle: 0.5))
        }
        return result
    }

    /// Signals from a short-time Fourier transform: overlap-add of windowed frames, divided by the sum of squared windows
    /// (Griffin and Lim, 1984; PyTorch's `istft`, before it cuts the padding).
    ///
    /// - Parameters:
    ///   - window: (n_fft).
    ///   - weights: (n_fft + hop * (frames - 1)) of ``overlapWeights(window:hop:frames:)``.
    /// - Returns: (batch, n_fft + hop * (frames - 1)) from (batch, frames, n_fft / 2 + 1, 2).
    public func inverseShortTimeFourier(window: Tensor, hop: Int, weights: Tensor) -> Tensor {
        let samples = shape.rank == 4 && shape[1] > 0 ? window.count + hop * (shape[1] - 1) : 0
        demand(
            shape.rank == 4 && window.shape.rank == 1 && hop > 0 && shape[1] > 0
                && shape[2] == window.count / 2 + 1 && shape[3] == 2 && weights.shape == [samples],
            "inverseShortTimeFourier: spectra \(shape), window \(window.shape), weights \(weights.shape), hop \(hop) do not fit"
        )
        let work = SpectralFrames(batch: shape[0], samples: samples, hop: hop, window: window)
        let scale = 1 / Float(window.count)
        let result = work.overlap(self, ends: scale, middle: scale)
        Self.scaleRows(result, by: weights)
        Tensor.record(result, from: [self]) { gradient in
            let weighted = Tensor(uninitialized: gradient.shape)
            weighted.assign(gradient)
            Self.scaleRows(weighted, by: weights)
            self.accumulate(work.transform(weighted, ends: scale, middle: 2 * scale))
        }
        return result
    }

    /// One over the sum of squared windows at every sample that so many frames reach; zero where there is next to none of
    /// what is usual.
    ///
    /// - Parameter divisor: the share of the usual sum that is divided by at least, for estimates: their errors would be made as loud.
    public static func overlapWeights(
        window: Tensor, hop: Int, frames: Int, divisor: Double = 0
    ) -> Tensor {
        let size = window.count
        let squares = window.array.map { Double($0) * Double($0) }
        let count = size + hop * max(0, frames - 1)
        var usual = [Double](repeating: 0, count: hop)
        for (index, square) in squares.enumerated() { usual[index % hop] += square }
        let least = max(
            Double(Float.leastNormalMagnitude), CK_LEAST_OVERLAP_WEIGHT * (usual.max() ?? 0))
        let floor = divisor * (usual.max() ?? 0)
        /// Of the frames first...last, as far as they reach the sample.
        func weight(_ sample: Int, _ first: Int, _ last: Int) -> Float {
            var sum = 0.0
            for frame in stride(from: first, through: last, by: 1) { sum += squares[sample - frame * hop] }
            return sum > least ? Float(1 / max(sum, floor)) : 0
        }
        func weight(_ sample: Int) -> Float {
            weight(sample, sample < size ? 0 : (sample - size) / hop + 1, min(frames - 1, sample / hop))
        }
        // Between the first frame and the last the weights repeat from hop to hop.
        let (first, last) = (min(count, size), max(size, count - size))
        let period = last > first ? (first..<first + hop).map(weight) : []
        return Tensor(shape: [count]) { values in
            for sample in values.indices {
                values[sample] =
                    sample < first || sample >= last ? weight(sample) : period[(sample - first) % hop]
            }
        }
    }

    private static func scaleRows(_ rows: Tensor, by weights: Tensor) {
        ThreadPool.run(over: rows.shape[0], grain: max(1, Elementwise.grain / max(1, weights.count))) {
            range, _ in
            for row in range {
                let at = rows.pointer + row * weights.count
                ck_multiply(at, weights.pointer, at, weights.count)
            }
        }
    }
}

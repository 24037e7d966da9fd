import CKernels

/// Gauss-Newton over the samples of several neighbouring frames at once.
///
/// The matrix is banded, because two samples meet only in frames that hold both.
final class WindowSolver {
    private let frames: FrameSolver
    private let size: Int
    private let hop: Int
    /// From column to column of a matrix: a frame's samples and the zeros that the kernels want after them.
    private let leading: Int
    private var band = AlignedBuffer(0)
    private var gradient = AlignedBuffer(0)
    private var saved = AlignedBuffer(0)
    /// The system before damping.
    private var matrix = AlignedBuffer(0)
    private var slope = AlignedBuffer(0)

    init(_ frames: FrameSolver) {
        self.frames = frames
        size = frames.size
        leading = (frames.size + 7 + 7) / 8 * 8
        hop = frames.equations.hop
    }

    /// At most `iterations` steps on frames `window`, moving only the samples in `free` (numbers in the clip).
    ///
    /// A step that makes the sum of squares larger is taken back, and ends it. Where `steps` sees less than
    /// `enough`, or less than a fiftieth won, it ends as well.
    /// - Parameter samples: sample 0 of the clip; only those of the window are touched.
    /// - Returns: the sum of squares reached.
    @discardableResult
    func refine(
        _ samples: UnsafeMutablePointer<Double>, _ window: ClosedRange<Int>, free: Range<Int>,
        _ weights: EquationWeights, iterations: Int, damping: Double = 1e-9, enough: Double = 0
    ) -> Double {
        let first = window.lowerBound * hop
        let count = (window.count - 1) * hop + size
        guard !free.isEmpty else { return cost(samples, window, weights) }
        reserve(band: count * leading, samples: count)
        let low = free.lowerBound - first
        var best = Double.infinity
        for iteration in 0...iterations {
            let isLast = iteration == iterations
            let cost =
                isLast
                ? self.cost(samples, window, weights)
                : assemble(samples, window, weights, band.start, gradient.start)
            if iteration > 0, !(cost <= best) {
                (samples + free.lowerBound).update(from: saved.start, count: free.count)
                return best
            }
            let gained = best - cost
            best = cost
            if isLast || cost <= enough || (iteration > 1 && gained < 0.02 * cost) { break }
            var mean = 0.0
            for n in low..<(low + free.count) { mean += band[n * leading] / Double(free.count) }
            for n in low..<(low + free.count) { band[n * leading] += damping * mean }
            guard solve(from: low, count: free.count) else { break }
            saved.start.update(from: samples + free.lowerBound, count: free.count)
            for n in 0..<free.count { samples[free.lowerBound + n] -= gradient[low + n] }
        }
        return best
    }

    /// Levenberg-Marquardt over the samples in `free` of the frames `window`: finds its way where ``refine`` would leap
    /// astray.
    ///
    /// - Parameter patience: iterations that must win a fifth, or else the start is given up; nil for as many as it takes.
    /// - Returns: the sum of squares reached; at most `enough` where all went well.
    @discardableResult
    func descend(
        _ samples: UnsafeMutablePointer<Double>, _ window: ClosedRange<Int>, free: Range<Int>,
        _ weights: EquationWeights, iterations: Int, damping initial: Double, enough: Double,
        leastGain: Double = 1e-4, patience: Int? = nil
    ) -> Double {
        let first = window.lowerBound * hop
        let count = (window.count - 1) * hop + size
        guard !free.isEmpty else { return cost(samples, window, weights) }
        reserve(band: count * leading, samples: count)
        if matrix.count < count * leading {
            matrix = AlignedBuffer(count * leading)
            slope = AlignedBuffer(count)
        }
        let low = free.lowerBound - first
        var damping = initial
        var cost = self.cost(samples, window, weights)
        var milestone = cost
        for iteration in 0..<iterations where cost > enough {
            if frames.isCancelled() { break }
            if let patience, iteration > 0, iteration % patience == 0 {
                if cost > 0.8 * milestone { break }
                milestone = cost
            }
            assemble(samples, window, weights, matrix.start, slope.start)
            var mean = 0.0
            for n in low..<low + free.count { mean += matrix[n * leading] / Double(free.count) }
            saved.start.update(from: samples + free.lowerBound, count: free.count)
            var reached = cost
            var found = false
            for _ in 0..<12 {
                (band.start + low * leading).update(
                    from: matrix.start + low * leading, count: free.count * leading)
                (gradient.start + low).update(from: slope.start + low, count: free.count)
                for n in low..<low + free.count {
                    band[n * leading] += damping * (0.1 * mean + matrix[n * leading])
                }
                if solve(from: low, count: free.count) {
                    for n in 0..<free.count { samples[free.lowerBound + n] = saved[n] - gradient[low + n] }
                    reached = self.cost(samples, window, weights)
                    if reached < cost {
                        found = true
                        break
                    }
                }
                damping = max(damping * 5, 1e-10)
            }
            guard found else {
                (samples + free.lowerBound).update(from: saved.start, count: free.count)
                break
            }
            let gain = (cost - reached) / cost
            cost = reached
            damping = max(damping * 0.2, 1e-12)
            if gain < leastGain { break }
        }
        return cost
    }

    /// The sum of squares of some frames.
    func cost(_ samples: UnsafePointer<Double>, _ window: ClosedRange<Int>, _ weights: EquationWeights)
        -> Double
    {
        var cost = 0.0
        for frame in window { cost += frames.evaluate(samples + frame * hop, frames.target(frame, weights)) }
        return cost
    }

    /// The normal equations of some frames; returns the sum of squares.
    @discardableResult
    private func assemble(
        _ samples: UnsafePointer<Double>, _ window: ClosedRange<Int>, _ weights: EquationWeights,
        _ band: UnsafeMutablePointer<Double>, _ gradient: UnsafeMutablePointer<Double>
    ) -> Double {
        let count = (window.count - 1) * hop + size
        band.update(repeating: 0, count: count * leading)
        gradient.update(repeating: 0, count: count)
        var kernel = frames.kernel
        var cost = 0.0
        for frame in window {
            var target = frames.target(frame, weights)
            cost += frames.evaluate(samples + frame * hop, target)
            let offset = (frame - window.lowerBound) * hop
            ck_reassigned_normal(
                &kernel, &target, frames.spectra.start, frames.residual.start, 0, Int32(size),
                band + offset * leading, Int32(leading), gradient + offset, frames.normalWork.start)
        }
        return cost
    }

    /// One frame's relative sum of squares.
    func relativeCost(
        _ frame: Int, _ samples: UnsafePointer<Double>, _ weights: EquationWeights
    ) -> Double {
        frames.relativeCost(frame, samples + frame * hop, weights)
    }

    private func reserve(band entries: Int, samples: Int) {
        if band.count < entries { band = AlignedBuffer(entries) }
        if gradient.count < samples {
            gradient = AlignedBuffer(samples)
            saved = AlignedBuffer(samples)
        }
    }

    /// Solves the banded system of `count` samples from `low` on, into the gradient; false where it is not definite.
    private func solve(from low: Int, count: Int) -> Bool {
        let width = Int32(size)
        let start = band.start + low * leading
        guard ck_banded_factor(start, Int32(count), width, Int32(leading)) == 1 else { return false }
        ck_banded_solve(start, Int32(count), width, Int32(leading), gradient.start + low)
        return true
    }
}

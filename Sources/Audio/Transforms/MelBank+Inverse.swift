import CKernels

extension MelBank {
    /// The smallest non-negative spectrogram whose bands are nearest to these, frame by frame.
    ///
    /// Non-negative least squares, min |Ax − b|² over x ≥ 0; of its many solutions the one of least norm. It is found in
    /// the dual, x = max(0, Aᵀλ), by Newton's method: a bin lies in two triangles at most, so each step is one
    /// tridiagonal system of the bands. librosa's `nnls` minimises the same objective from its own start by L-BFGS-B.
    /// - Parameter mel: `[frame][band]`, of the powers (or magnitudes) that are wanted back; negative values count as 0.
    /// - Returns: `[frame][bin]`, not negative.
    public func inverse(_ mel: Spectrogram) -> Spectrogram {
        precondition(mel.binCount == bandCount, "\(mel.binCount) bands for a mel bank of \(bandCount)")
        var solver = MelSolver(self)
        var values = [Float](repeating: 0, count: mel.frameCount * binCount)
        for frame in 0..<mel.frameCount {
            solver.solve(mel.values[(frame * bandCount)..<((frame + 1) * bandCount)])
            values.withUnsafeMutableBufferPointer { solver.write(to: $0.baseAddress! + frame * binCount) }
        }
        return Spectrogram(frameCount: mel.frameCount, binCount: binCount, values: values)
    }
}

/// One frame at a time of ``MelBank/inverse(_:)``.
private struct MelSolver {
    /// A bin's weight in the lower of its two bands, and in the next one.
    private var lower: [Double]
    private var upper: [Double]
    /// Where the bins of each lower band begin, and where the last ones end.
    private var starts: [Int32]
    private let bandCount: Int
    private let binCount: Int
    /// Pulls λ towards 0 a little, so that contradicting bands leave a least-squares compromise.
    private let ridge: Double

    private var target: [Double]
    private var dual: [Double]
    private var trial: [Double]
    private var gradient: [Double]
    private var diagonal: [Double]
    private var beside: [Double]
    private var step: [Double]
    private var bins: [Double]

    init(_ bank: MelBank) {
        bandCount = bank.bandCount
        binCount = bank.binCount
        lower = [Double](repeating: 0, count: binCount)
        upper = lower
        bins = lower
        var norms = [Double](repeating: 0, count: bandCount)
        var band = [Int](repeating: -1, count: binCount)
        for row in 0..<bandCount {
            for (bin, weight) in bank.weights(of: row) {
                let weight = Double(weight)
                norms[row] += weight * weight
                if band[bin] < 0 && (row + 1 < bandCount || bandCount == 1) {
                    // The first band to claim a bin is its lower one; the next, if any, has the number after.
                    lower[bin] = weight
                    band[bin] = row
                } else {
                    // The last band's own bins go to the upper place, so that band + 1 always exists.
                    if band[bin] < 0 { band[bin] = bandCount - 2 }
                    upper[bin] = weight
                }
            }
        }
        starts = [0]
        var bin = 0
        for row in 0..<bandCount {
            // Bins of no band have no weights and may count to any.
            while bin < binCount && band[bin] <= row { bin += 1 }
            starts.append(Int32(bin))
        }
        starts[bandCount] = Int32(binCount)
        let sizes = norms.filter { $0 > 0 }.sorted()
        ridge = 1e-6 * (sizes.isEmpty ? 1 : sizes[sizes.count / 2])
        target = [Double](repeating: 0, count: bandCount)
        dual = target
        trial = target
        gradient = target
        diagonal = target
        beside = target
        step = target
    }

    mutating func solve(_ mel: ArraySlice<Float>) {
        var scale = 0.0
        for (index, value) in mel.enumerated() {
            let value = value > 0 && value.isFinite ? Double(value) : 0
            target[index] = value
            scale = max(scale, value)
            dual[index] = 0
        }
        guard scale > 0 else {
            for bin in bins.indices { bins[bin] = 0 }
            return
        }
        // The first step takes every bin as positive: the plain minimum-norm solution.
        evaluate(dual, everyBin: true)
        for index in gradient.indices { gradient[index] = -target[index] }
        var best = Double.infinity
        for _ in 0..<60 {
            solveTridiagonal()
            var length = 1.0
            var value = 0.0
            while true {
                for index in trial.indices { trial[index] = dual[index] - length * step[index] }
                value = evaluate(trial, everyBin: false)
                if value < best || best == .infinity || length < 1e-6 { break }
                length /= 2
            }
            guard value < best || best == .infinity else { break }
            best = value
            swap(&dual, &trial)
            var worst = 0.0
            for index in gradient.indices { worst = max(worst, abs(gradient[index])) }
            if worst < 1e-9 * scale { break }
        }
        evaluate(dual, everyBin: false)
    }

    func write(to output: UnsafeMutablePointer<Float>) {
        for bin in 0..<binCount { output[bin] = Float(bins[bin]) }
    }

    /// The dual objective at λ, with its gradient A max(0, Aᵀλ) + ridge λ − b and the Hessian's two diagonals.
    @discardableResult
    private mutating func evaluate(_ dual: [Double], everyBin: Bool) -> Double {
        var value = 0.0
        for index in 0..<bandCount {
            gradient[index] = ridge * dual[index] - target[index]
            diagonal[index] = ridge
            beside[index] = 0
            value += dual[index] * (ridge / 2 * dual[index] - target[index])
        }
        value += ck_audio_mel_dual(
            lower, upper, starts, Int32(bandCount), dual, everyBin ? 1 : 0, &bins, &gradient, &diagonal,
            &beside)
        return value
    }

    /// The Newton step: (A D Aᵀ + ridge) step = gradient, by elimination without pivots (the matrix is positive).
    private mutating func solveTridiagonal() {
        step[0] = gradient[0]
        for row in 1..<max(1, bandCount) {
            let factor = beside[row - 1] / diagonal[row - 1]
            diagonal[row] -= factor * beside[row - 1]
            step[row] = gradient[row] - factor * step[row - 1]
        }
        step[bandCount - 1] /= diagonal[bandCount - 1]
        for row in stride(from: bandCount - 2, through: 0, by: -1) {
            step[row] = (step[row] - beside[row] * step[row + 1]) / diagonal[row]
        }
    }
}

import CKernels

/// One thread's work space: the costs and solutions of single frames.
final class FrameSolver {
    let equations: ReassignedEquations
    let size: Int
    let stride: Int
    private let tables: FrameTables
    let kernel: ck_reassigned_frame
    /// Weights of the equations of the frame last prepared: one set for the search, one to end with.
    private let weights: [AlignedBuffer]
    let spectra: AlignedBuffer
    let residual: AlignedBuffer
    private var work: AlignedBuffer
    let normalWork: AlignedBuffer
    private let kept: AlignedBuffer
    private let angular: (from: AlignedBuffer, to: AlignedBuffer)

    /// Asked by what takes long.
    let isCancelled: @Sendable () -> Bool

    init(_ equations: ReassignedEquations, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.equations = equations
        self.isCancelled = isCancelled
        tables = equations.tables
        size = tables.size
        stride = tables.stride
        kernel = tables.kernel
        let stride = tables.stride
        weights = (0..<6).map { _ in AlignedBuffer(stride) }
        spectra = AlignedBuffer(6 * stride)
        residual = AlignedBuffer(3 * stride)
        var frame = kernel
        normalWork = AlignedBuffer(ck_reassigned_normal_work(&frame))
        work = AlignedBuffer(2 * stride)
        kept = AlignedBuffer(6 * stride)
        angular = (AlignedBuffer(stride), AlignedBuffer(stride))
    }

    /// The equations of a frame with weights; `slot` 0 or 1 keeps two sets at once.
    func target(_ frame: Int, _ how: EquationWeights, slot: Int = 0) -> ck_reassigned_target {
        let at = frame * stride
        let scale = how.softness * how.softness * equations.meanPower[frame]
        let set = slot * 3
        ck_reassigned_weigh(
            equations.power.start + at, equations.frequencyKnown.start + at, equations.timeKnown.start + at,
            tables.binWeights.start, max(scale, 1e-300), how.power, how.frequency / tables.derivativeGain,
            how.time / tables.weightedGain, weights[set].start, weights[set + 1].start,
            weights[set + 2].start, stride)
        return ck_reassigned_target(
            power: equations.power.start + at, frequency: equations.frequency.start + at,
            time: equations.time.start + at, power_weight: weights[set].start,
            frequency_weight: weights[set + 1].start, time_weight: weights[set + 2].start)
    }

    /// The spectra of a whole frame of samples, and what they leave of its equations; returns the sum of squares.
    func evaluate(_ samples: UnsafePointer<Double>, _ target: ck_reassigned_target) -> Double {
        var kernel = kernel
        var target = target
        spectra.clear()
        ck_reassigned_add_spectra(&kernel, samples, 0, Int32(size), spectra.start)
        return ck_reassigned_residual(&kernel, &target, spectra.start, residual.start)
    }

    /// A frame's sum of squares relative to its energy; of a silent frame, whether it is silent.
    func relativeCost(_ frame: Int, _ samples: UnsafePointer<Double>, _ how: EquationWeights) -> Double {
        if equations.isSilent[frame] {
            for n in 0..<size where abs(samples[n]) > 1e-9 { return 1 }
            return 0
        }
        return evaluate(samples, target(frame, how)) / equations.energy[frame]
    }

    /// Spectra of a frame without the samples in `unknown`, into ``spectra``.
    func prepare(_ samples: UnsafePointer<Double>, without unknown: Range<Int>) {
        var kernel = kernel
        spectra.clear()
        ck_reassigned_add_spectra(&kernel, samples, 0, Int32(unknown.lowerBound), spectra.start)
        ck_reassigned_add_spectra(
            &kernel, samples + unknown.upperBound, Int32(unknown.upperBound),
            Int32(size - unknown.upperBound), spectra.start)
    }

    /// Solves the samples in `unknown`, after ``prepare(_:without:)``; returns the sum of squares reached.
    func solve(
        _ target: ck_reassigned_target, unknown: Range<Int>, values: UnsafeMutablePointer<Double>,
        iterations: Int, enough: Double
    ) -> Double {
        var kernel = kernel
        var target = target
        let needed = ck_reassigned_solve_work(&kernel, Int32(unknown.count))
        if work.count < needed { work = AlignedBuffer(needed) }
        return ck_reassigned_solve(
            &kernel, &target, spectra.start, Int32(unknown.lowerBound), Int32(unknown.count), values,
            Int32(iterations), enough, work.start)
    }

    /// A guess at samples of `frame` from its solved neighbour: its phases turned on by the measured frequencies.
    func predict(
        _ frame: Int, from neighbour: Int, _ neighbourSamples: UnsafePointer<Double>, unknown: Range<Int>,
        values: UnsafeMutablePointer<Double>
    ) {
        var kernel = kernel
        kept.clear()
        ck_reassigned_add_spectra(&kernel, neighbourSamples, 0, Int32(size), kept.start)
        equations.angularFrequencies(of: neighbour, to: angular.from.start)
        equations.angularFrequencies(of: frame, to: angular.to.start)
        ck_reassigned_predict(
            &kernel, kept.start, angular.from.start, angular.to.start,
            equations.power.start + frame * stride, Double((frame - neighbour) * equations.hop),
            Int32(unknown.lowerBound), Int32(unknown.count), values, work.start)
    }
}

import CFFTW
import CKernels

private let floatTransforms = FourierCache<Float>()

extension Float: FourierScalar {
    static var transforms: FourierCache<Float> { floatTransforms }

    static func makePlans(_ size: Int) -> FourierPlans {
        ck_fftw_prepare()
        let scratch = FourierScratch<Float>(size: size)
        return scratch.bins.withMemoryRebound(to: fftwf_complex.self, capacity: size / 2 + 1) { bins in
            guard let forward = fftwf_plan_dft_r2c_1d(Int32(size), scratch.time, bins, ck_fftw_flags()),
                let inverse = fftwf_plan_dft_c2r_1d(Int32(size), bins, scratch.time, ck_fftw_flags())
            else { preconditionFailure("FFTW cannot plan \(size) samples") }
            return FourierPlans(forward: forward, inverse: inverse)
        }
    }

    static func multiply(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
        _ count: Int
    ) { ck_audio_multiply_f(a, b, output, count) }

    static func magnitude(
        _ bins: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) { ck_audio_magnitude_f(bins, output, count) }

    static func reassignFrequency(
        _ bins: UnsafePointer<Float>, _ derived: UnsafePointer<Float>, step: Float, scale: Float,
        _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) { ck_audio_reassign_frequency_f(bins, derived, step, scale, output, count) }

    static func reassignTime(
        _ bins: UnsafePointer<Float>, _ weighted: UnsafePointer<Float>, centre: Float, scale: Float,
        _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) { ck_audio_reassign_time_f(bins, weighted, centre, scale, output, count) }

    static func finishReassigned(
        _ values: UnsafeMutablePointer<Float>, _ magnitudes: UnsafePointer<Float>, lowest: Float, fill: Float,
        fillStep: Float, fills: Bool, top: Float, _ count: Int
    ) {
        ck_audio_reassign_finish_f(values, magnitudes, lowest, fill, fillStep, fills ? 1 : 0, top, count)
    }

    static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> { fftwf_alloc_real(count) }

    static func release(_ pointer: UnsafeMutablePointer<Float>) { fftwf_free(pointer) }

    @inline(__always)
    static func execute(
        _ plan: OpaquePointer, time: UnsafeMutablePointer<Float>, toBins bins: UnsafeMutablePointer<Float>
    ) {
        fftwf_execute_dft_r2c(
            plan, time, UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftwf_complex.self))
    }

    @inline(__always)
    static func execute(
        _ plan: OpaquePointer, bins: UnsafeMutablePointer<Float>, toTime time: UnsafeMutablePointer<Float>
    ) {
        fftwf_execute_dft_c2r(
            plan, UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftwf_complex.self), time)
    }
}

private let doubleTransforms = FourierCache<Double>()

extension Double: FourierScalar {
    static var transforms: FourierCache<Double> { doubleTransforms }

    static func makePlans(_ size: Int) -> FourierPlans {
        ck_fftw_prepare()
        let scratch = FourierScratch<Double>(size: size)
        return scratch.bins.withMemoryRebound(to: fftw_complex.self, capacity: size / 2 + 1) { bins in
            guard let forward = fftw_plan_dft_r2c_1d(Int32(size), scratch.time, bins, ck_fftw_flags()),
                let inverse = fftw_plan_dft_c2r_1d(Int32(size), bins, scratch.time, ck_fftw_flags())
            else { preconditionFailure("FFTW cannot plan \(size) samples") }
            return FourierPlans(forward: forward, inverse: inverse)
        }
    }

    static func multiply(
        _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>,
        _ count: Int
    ) { ck_audio_multiply_d(a, b, output, count) }

    static func magnitude(
        _ bins: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>, _ count: Int
    ) { ck_audio_magnitude_d(bins, output, count) }

    static func reassignFrequency(
        _ bins: UnsafePointer<Double>, _ derived: UnsafePointer<Double>, step: Double, scale: Double,
        _ output: UnsafeMutablePointer<Double>, _ count: Int
    ) { ck_audio_reassign_frequency_d(bins, derived, step, scale, output, count) }

    static func reassignTime(
        _ bins: UnsafePointer<Double>, _ weighted: UnsafePointer<Double>, centre: Double, scale: Double,
        _ output: UnsafeMutablePointer<Double>, _ count: Int
    ) { ck_audio_reassign_time_d(bins, weighted, centre, scale, output, count) }

    static func finishReassigned(
        _ values: UnsafeMutablePointer<Double>, _ magnitudes: UnsafePointer<Double>, lowest: Double,
        fill: Double,
        fillStep: Double, fills: Bool, top: Double, _ count: Int
    ) {
        ck_audio_reassign_finish_d(values, magnitudes, lowest, fill, fillStep, fills ? 1 : 0, top, count)
    }

    static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> { fftw_alloc_real(count) }

    static func release(_ pointer: UnsafeMutablePointer<Double>) { fftw_free(pointer) }

    @inline(__always)
    static func execute(
        _ plan: OpaquePointer, time: UnsafeMutablePointer<Double>, toBins bins: UnsafeMutablePointer<Double>
    ) {
        fftw_execute_dft_r2c(
            plan, time, UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftw_complex.self))
    }

    @inline(__always)
    static func execute(
        _ plan: OpaquePointer, bins: UnsafeMutablePointer<Double>, toTime time: UnsafeMutablePointer<Double>
    ) {
        fftw_execute_dft_c2r(
            plan, UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftw_complex.self), time)
    }
}

import CFFTW

/// FFTW's planner is shared with every other room of the process, so its own lock is switched on.
private let plannerIsLocked: Void = {
    fftwf_make_planner_thread_safe()
    fftw_make_planner_thread_safe()
}()

private let floatTransforms = FourierCache<Float>()

extension Float: FourierScalar {
    static var transforms: FourierCache<Float> { floatTransforms }

    static func makePlans(_ size: Int) -> FourierPlans {
        _ = plannerIsLocked
        let scratch = FourierScratch<Float>(size: size)
        return scratch.bins.withMemoryRebound(to: fftwf_complex.self, capacity: size / 2 + 1) { bins in
            guard let forward = fftwf_plan_dft_r2c_1d(Int32(size), scratch.time, bins, FFTW_ESTIMATE),
                let inverse = fftwf_plan_dft_c2r_1d(Int32(size), bins, scratch.time, FFTW_ESTIMATE)
            else { preconditionFailure("FFTW cannot plan \(size) samples") }
            return FourierPlans(forward: forward, inverse: inverse)
        }
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
        _ = plannerIsLocked
        let scratch = FourierScratch<Double>(size: size)
        return scratch.bins.withMemoryRebound(to: fftw_complex.self, capacity: size / 2 + 1) { bins in
            guard let forward = fftw_plan_dft_r2c_1d(Int32(size), scratch.time, bins, FFTW_ESTIMATE),
                let inverse = fftw_plan_dft_c2r_1d(Int32(size), bins, scratch.time, FFTW_ESTIMATE)
            else { preconditionFailure("FFTW cannot plan \(size) samples") }
            return FourierPlans(forward: forward, inverse: inverse)
        }
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

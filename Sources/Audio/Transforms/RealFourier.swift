import Synchronization

/// The real Fourier transform of one size, through FFTW; safe to share between threads.
///
/// Plans are made once a size with FFTW_ESTIMATE and stored wisdom: FFTW_MEASURE picks its algorithm by the clock, so
/// two runs could differ in their last bits.
final class RealFourier<Scalar: FourierScalar>: Sendable {
    let size: Int
    var binCount: Int { size / 2 + 1 }
    private let plans: FourierPlans

    private init(size: Int) {
        self.size = size
        plans = Scalar.makePlans(size)
    }

    /// The transform of a size, planned on first use.
    static func shared(_ size: Int) -> RealFourier {
        precondition(size > 0, "a Fourier transform of \(size) samples")
        return Scalar.transforms.known.withLock { known in
            if let found = known[size] { return found }
            let made = RealFourier(size: size)
            known[size] = made
            return made
        }
    }

    /// `scratch.time` to `scratch.bins`, unnormalised.
    @inline(__always)
    func forward(_ scratch: borrowing FourierScratch<Scalar>) {
        Scalar.execute(plans.forward, time: scratch.time, toBins: scratch.bins)
    }

    /// `scratch.bins` to `scratch.time`, unnormalised (the result is `size` times the signal); destroys the bins.
    @inline(__always)
    func inverse(_ scratch: borrowing FourierScratch<Scalar>) {
        Scalar.execute(plans.inverse, bins: scratch.bins, toTime: scratch.time)
    }
}

/// FFTW's plan handles; executing a plan changes nothing in it.
struct FourierPlans: @unchecked Sendable {
    let forward: OpaquePointer
    let inverse: OpaquePointer
}

/// One thread's aligned buffers for transforms of one size.
struct FourierScratch<Scalar: FourierScalar>: ~Copyable {
    let time: UnsafeMutablePointer<Scalar>
    /// Real and imaginary parts in turn.
    let bins: UnsafeMutablePointer<Scalar>

    init(size: Int) {
        time = Scalar.allocate(size)
        bins = Scalar.allocate(2 * (size / 2 + 1))
        time.initialize(repeating: 0, count: size)
        bins.initialize(repeating: 0, count: 2 * (size / 2 + 1))
    }

    deinit {
        Scalar.release(time)
        Scalar.release(bins)
    }
}

/// The transforms planned so far.
final class FourierCache<Scalar: FourierScalar>: Sendable {
    let known = Mutex<[Int: RealFourier<Scalar>]>([:])
}

/// The two precisions FFTW is linked for, with their kernels.
protocol FourierScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
    static var transforms: FourierCache<Self> { get }
    static func makePlans(_ size: Int) -> FourierPlans
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Self>
    static func release(_ pointer: UnsafeMutablePointer<Self>)
    static func execute(
        _ plan: OpaquePointer, time: UnsafeMutablePointer<Self>, toBins bins: UnsafeMutablePointer<Self>)
    static func execute(
        _ plan: OpaquePointer, bins: UnsafeMutablePointer<Self>, toTime time: UnsafeMutablePointer<Self>)

    /// output = a × b, element by element.
    static func multiply(
        _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ output: UnsafeMutablePointer<Self>, _ count: Int
    )
    static func magnitude(
        _ bins: UnsafePointer<Self>, _ output: UnsafeMutablePointer<Self>, _ count: Int)
    /// output[k] = k × step − Im(derived / bins) × scale.
    static func reassignFrequency(
        _ bins: UnsafePointer<Self>, _ derived: UnsafePointer<Self>, step: Self, scale: Self,
        _ output: UnsafeMutablePointer<Self>, _ count: Int)
    /// output[k] = centre + Re(weighted / bins) × scale.
    static func reassignTime(
        _ bins: UnsafePointer<Self>, _ weighted: UnsafePointer<Self>, centre: Self, scale: Self,
        _ output: UnsafeMutablePointer<Self>, _ count: Int)
    /// Hides values whose magnitude is under `lowest`, gives missing ones their own place `fill + k × fillStep` if asked,
    /// and holds them within 0...top.
    static func finishReassigned(
        _ values: UnsafeMutablePointer<Self>, _ magnitudes: UnsafePointer<Self>, lowest: Self, fill: Self,
        fillStep: Self, fills: Bool, top: Self, _ count: Int)
}

import CFFTW
import CKernels
import Synchronization

/// FFTW's transforms of one size in single precision; safe to share between threads.
///
/// Planned with FFTW_ESTIMATE: measured plans depend on the clock, and the last bits of every run with them.
final class FourierPlan: @unchecked Sendable {
    private static let known = Mutex<[Int: FourierPlan]>([:])

    let size: Int
    /// size / 2 + 1.
    var bins: Int { size / 2 + 1 }
    /// Whether the last bin is half the sampling rate, which has no twin.
    var hasLast: Bool { size % 2 == 0 }
    private let forwardPlan: fftwf_plan
    private let inversePlan: fftwf_plan

    static func shared(_ size: Int) -> FourierPlan {
        known.withLock { known in
            if let found = known[size] { return found }
            let made = FourierPlan(size: size)
            known[size] = made
            return made
        }
    }

    private init(size: Int) {
        self.size = size
        ck_fftw_prepare()
        let room = FourierRoom(size: size)
        guard let forward = fftwf_plan_dft_r2c_1d(Int32(size), room.time, room.complexBins, ck_fftw_flags()),
            let inverse = fftwf_plan_dft_c2r_1d(Int32(size), room.complexBins, room.time, ck_fftw_flags())
        else { fatalError("FFTW cannot plan \(size) samples") }
        forwardPlan = forward
        inversePlan = inverse
    }

    /// `room.time` to `room.bins`.
    func forward(_ room: FourierRoom) { fftwf_execute_dft_r2c(forwardPlan, room.time, room.complexBins) }

    /// `room.bins` to `room.time`, `size` times the signal; destroys the bins.
    func inverse(_ room: FourierRoom) { fftwf_execute_dft_c2r(inversePlan, room.complexBins, room.time) }
}

/// One thread's aligned memory for transforms of one size.
final class FourierRoom {
    private let storage: Storage
    let time: UnsafeMutablePointer<Float>
    /// Real and imaginary parts in turn.
    let bins: UnsafeMutablePointer<Float>

    init(size: Int) {
        // The second part starts at a multiple of 64 bytes, as the first does.
        let first = (size + 15) / 16 * 16
        storage = Storage(count: first + 2 * (size / 2 + 1))
        time = storage.pointer
        bins = storage.pointer + first
    }

    var complexBins: UnsafeMutablePointer<fftwf_complex> {
        UnsafeMutableRawPointer(bins).assumingMemoryBound(to: fftwf_complex.self)
    }
}

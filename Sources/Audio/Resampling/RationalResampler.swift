import Glibc
import Synchronization

/// Resampling by an integer ratio through one Kaiser-windowed sinc, as GNU Octave's `resample` and pystoi do it.
///
/// STOI is defined through this filter; for everything else use ``Resampler``, whose filter is sharper.
struct RationalResampler: Sendable {
    let up: Int
    let down: Int
    /// Taps on either side of the filter's middle, at the upsampled rate.
    private let half: Int
    /// Taps a phase, and every phase's taps one after another, each in the order of the input.
    private let tapsPerPhase: Int
    private let phases: [Float]

    private static let cache = Mutex<[[Int]: RationalResampler]>([:])

    /// The filter for this pair of rates, made once.
    static func shared(from inputRate: Int, to outputRate: Int) -> RationalResampler {
        if let found = cache.withLock({ $0[[inputRate, outputRate]] }) { return found }
        let made = RationalResampler(from: inputRate, to: outputRate)
        cache.withLock { $0[[inputRate, outputRate]] = made }
        return made
    }

    private init(from inputRate: Int, to outputRate: Int) {
        let divisor = greatestCommonDivisor(inputRate, outputRate)
        up = outputRate / divisor
        down = inputRate / divisor
        // 60 dB of rejection, a roll-off of a tenth of the cut-off: the constants of Octave's signal package.
        let cutoff = 1 / (2 * Double(max(up, down)))
        half = Int(((60 - 8) / (28.714 * cutoff / 10)).rounded(.up))
        let beta = 0.1102 * (60 - 8.7)
        var filter = [Double](repeating: 0, count: 2 * half + 1)
        for index in filter.indices {
            let t = Double(index - half)
            let sinc = t == 0 ? 1 : sin(2 * Double.pi * cutoff * t) / (2 * Double.pi * cutoff * t)
            let edge = t / Double(half)
            filter[index] = sinc * besselI0(beta * (1 - edge * edge).squareRoot())
        }
        let scale = Double(up) / filter.reduce(0, +)
        // Output m is the sum over k of filter[half + m*down - k*up] * input[k]; its phase is (half + m*down) mod up.
        tapsPerPhase = (filter.count + up - 1) / up
        var phases = [Float](repeating: 0, count: up * tapsPerPhase)
        for phase in 0..<up {
            for tap in 0..<tapsPerPhase {
                let index = phase + up * tap
                if index < filter.count {
                    phases[phase * tapsPerPhase + tapsPerPhase - 1 - tap] = Float(filter[index] * scale)
                }
            }
        }
        self.phases = phases
    }

    /// ceil(count × up / down) samples; the filter's delay is compensated and the sound is silent beyond its ends.
    func callAsFunction(_ input: [Float]) -> [Float] {
        let count = (input.count * up + down - 1) / down
        var padded = [Float](repeating: 0, count: tapsPerPhase)
        padded += input
        padded += [Float](repeating: 0, count: tapsPerPhase + half / up + 1)
        return [Float](unsafeUninitializedCapacity: count) { output, initialized in
            padded.withUnsafeBufferPointer { source in
                phases.withUnsafeBufferPointer { taps in
                    for m in 0..<count {
                        let place = half + m * down
                        let last = place / up
                        // Inputs last-tapsPerPhase+1 ... last, shifted by the padding in front.
                        output[m] = dot(
                            source.baseAddress! + last + 1, taps.baseAddress! + (place % up) * tapsPerPhase,
                            tapsPerPhase)
                    }
                }
            }
            initialized = count
        }
    }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

/// The modified Bessel function of the first kind and order zero, by its power series (every term positive).
func besselI0(_ x: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    var index = 1.0
    let quarter = x * x / 4
    while term > sum * 1e-17 {
        term *= quarter / (index * index)
        sum += term
        index += 1
    }
    return sum
}

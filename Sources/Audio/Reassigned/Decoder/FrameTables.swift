import CKernels
import Glibc

/// What all frames of one size share: the three windows and the tables of their transforms.
final class FrameTables: Sendable {
    let size: Int
    let bins: Int
    /// Bins rounded up to whole vectors; the length of every row over bins.
    let stride: Int
    let window: AlignedBuffer
    let derivative: AlignedBuffer
    let weighted: AlignedBuffer
    /// √(c / size), c = 1 at the edges of the spectrum and 2 between: makes sums over bins sums over samples.
    let binWeights: AlignedBuffer
    /// How much larger S_dh and S_th are than S for noise: √(Σ dh² / Σ h²) and √(Σ th² / Σ h²).
    let derivativeGain: Double
    let weightedGain: Double
    /// γ of the Gaussian exp(−πt²/γ) whose times and frequencies spread as the window's do, samples².
    let spread: Double
    private let half: Int
    private let cosine: AlignedBuffer
    private let sine: AlignedBuffer
    private let cosineByBin: AlignedBuffer
    private let sineByBin: AlignedBuffer

    init(window values: [Double]) {
        let size = values.count
        let bins = size / 2 + 1
        let stride = (bins + 7) / 8 * 8
        let half = (size / 2 + 1 + 7) / 8 * 8
        self.size = size
        self.bins = bins
        self.stride = stride
        self.half = half
        window = AlignedBuffer(size)
        derivative = AlignedBuffer(size)
        weighted = AlignedBuffer(size)
        binWeights = AlignedBuffer(stride)
        cosine = AlignedBuffer(size * stride)
        sine = AlignedBuffer(size * stride)
        cosineByBin = AlignedBuffer(bins * half)
        sineByBin = AlignedBuffer(bins * half)
        let first = size % 2 == 0 ? 0.5 - Double(size / 2) : -Double(size / 2)
        var sums = (plain: 0.0, derivative: 0.0, weighted: 0.0)
        for n in 0..<size {
            window[n] = values[n]
            derivative[n] = (values[(n + 1) % size] - values[(n + size - 1) % size]) / 2
            weighted[n] = values[n] * (first + Double(n))
            sums.plain += window[n] * window[n]
            sums.derivative += derivative[n] * derivative[n]
            sums.weighted += weighted[n] * weighted[n]
        }
        derivativeGain = max((sums.derivative / sums.plain).squareRoot(), 1e-12)
        weightedGain = (sums.weighted / sums.plain).squareRoot()
        spread = 2 * .pi * weightedGain / derivativeGain
        let turn = (0..<size).map { 2 * Double.pi * Double($0) / Double(size) }
        for n in 0..<size {
            for k in 0..<bins {
                let angle = turn[n * k % size]
                cosine[n * stride + k] = cos(angle)
                sine[n * stride + k] = sin(angle)
                if n < size / 2 + 1 {
                    cosineByBin[k * half + n] = cos(angle)
                    sineByBin[k * half + n] = sin(angle)
                }
            }
        }
        for k in 0..<bins {
            binWeights[k] = ((k == 0 || 2 * k == size ? 1 : 2) / Double(size)).squareRoot()
        }
    }

    /// The same for the kernels; valid while this object lives.
    var kernel: ck_reassigned_frame {
        ck_reassigned_frame(
            size: Int32(size), bins: Int32(bins), stride: Int32(stride), half: Int32(half),
            cosine: cosine.start, sine: sine.start, cosine_by_bin: cosineByBin.start,
            sine_by_bin: sineByBin.start, window: window.start, derivative: derivative.start,
            weighted: weighted.start)
    }
}

extension FrameTables {
    /// Sample `n` of a sum of real, scaled bins: Σ re cos − im sin.
    func inverse(_ real: [Double], _ imaginary: [Double], at n: Int) -> Double {
        var sum = 0.0
        for bin in 0..<bins {
            sum += real[bin] * cosine[n * stride + bin] - imaginary[bin] * sine[n * stride + bin]
        }
        return sum
    }
}

import CKernels
import Glibc
import Randomness

/// Phases for a magnitude spectrogram by alternating projections, with momentum.
///
/// [Perraudin, Balazs and Søndergaard, 2013](https://doi.org/10.1109/WASPAA.2013.6701851), as librosa's `griffinlim`
/// does it. The state is a value: iterate, listen, and iterate on.
public struct GriffinLim: Sendable {
    /// Where the phases begin.
    public enum Start: Sendable {
        /// Uniformly random phases.
        case random(RandomKey)
        /// All phases 0.
        case zero
        /// The phases of a spectrum of the same shape (from phase-gradient heap integration, say).
        case phases(of: Spectrum)
    }

    public let transform: STFT
    public let magnitudes: Spectrogram
    /// 0 is plain Griffin-Lim; librosa's default is 0.99.
    public let momentum: Float
    /// Samples wanted of the signal.
    public let length: Int?
    /// Iterations done.
    public private(set) var iterations = 0
    /// The present estimate and the last projection, interleaved `[frame][bin]`.
    private var estimate: [Float]
    private var previous: [Float]

    /// - Throws: ``AudioError`` for a negative momentum or a transform without inverse.
    public init(
        _ transform: STFT, magnitudes: Spectrogram, momentum: Float = 0.99, length: Int? = nil, start: Start
    ) throws(AudioError) {
        precondition(
            magnitudes.binCount == transform.binCount,
            "\(magnitudes.binCount) bins for an STFT of \(transform.binCount)")
        guard momentum >= 0 else {
            throw .invalid("a Griffin-Lim momentum cannot be negative, as \(momentum) is")
        }
        try transform.requireInvertible()
        self.transform = transform
        self.magnitudes = magnitudes
        self.momentum = momentum
        self.length = length
        let count = magnitudes.values.count
        estimate = [Float](repeating: 0, count: 2 * count)
        previous = estimate
        switch start {
        case .zero:
            for index in 0..<count { estimate[2 * index] = magnitudes.values[index] }
        case .random(let key):
            var generator = key.generator()
            for index in 0..<count {
                let angle = 2 * Float.pi * Float(generator.uniform())
                estimate[2 * index] = magnitudes.values[index] * cosf(angle)
                estimate[2 * index + 1] = magnitudes.values[index] * sinf(angle)
            }
        case .phases(let spectrum):
            precondition(spectrum.real.count == count, "phases of \(spectrum.real.count) bins for \(count)")
            for index in 0..<count {
                let (real, imaginary) = (spectrum.real[index], spectrum.imaginary[index])
                let size = (real * real + imaginary * imaginary).squareRoot()
                let gain = size > 0 ? magnitudes.values[index] / size : 0
                estimate[2 * index] = size > 0 ? real * gain : magnitudes.values[index]
                estimate[2 * index + 1] = imaginary * gain
            }
        }
    }

    /// Goes on for so many iterations.
    public mutating func iterate(_ count: Int = 1) {
        let bins = 2 * transform.binCount
        for _ in 0..<count {
            let signal = samples()
            // librosa leaves the momentum out of the first step, where there is no previous projection.
            let pull = iterations == 0 ? 0 : momentum / (1 + momentum)
            let frames = min(magnitudes.frameCount, transform.frameCount(of: signal.count))
            magnitudes.values.withUnsafeBufferPointer { magnitudes in
                previous.withUnsafeMutableBufferPointer { previous in
                    estimate.withUnsafeMutableBufferPointer { estimate in
                        transform.transform(signal) { frame, row in
                            guard frame < frames else { return }
                            ck_audio_griffin_lim(
                                row, previous.baseAddress! + frame * bins,
                                magnitudes.baseAddress! + frame * bins / 2,
                                pull, .leastNormalMagnitude, bins / 2)
                            (estimate.baseAddress! + frame * bins).update(from: row, count: bins)
                        }
                    }
                }
            }
            iterations += 1
        }
    }

    /// The signal of the present estimate; samples that no frame hears well are 0 (``STFT/unheard(frames:length:least:)`` of
    /// ``STFT/leastWeightOfEstimates``).
    public func samples() -> [Float] {
        let bins = 2 * transform.binCount
        return estimate.withUnsafeBufferPointer { estimate in
            transform.synthesize(
                frameCount: magnitudes.frameCount, length: length, least: STFT.leastWeightOfEstimates
            ) { frame, row in
                row.update(from: estimate.baseAddress! + frame * bins, count: bins)
            }
        }
    }

    /// How far the estimate is from being the spectrum of a signal: ‖S − |STFT(x)|‖ / ‖S‖; lower is better.
    public func spectralConvergence() -> Double? {
        let rebuilt = transform.magnitudes(samples())
        let count = min(rebuilt.values.count, magnitudes.values.count)
        let wanted = Array(magnitudes.values[0..<count])
        let total = energy(wanted)
        guard total > 0 else { return nil }
        return (Quality.squaredDifference(Array(rebuilt.values[0..<count]), wanted) / total).squareRoot()
    }
}

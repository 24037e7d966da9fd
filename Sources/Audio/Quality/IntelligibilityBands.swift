import Glibc

/// The front end of STOI and ESTOI: 10 kHz, silent frames removed, fifteen third-octave bands from 150 Hz.
///
/// Constants and conventions are those of pystoi 0.4.1, which follows Taal's own code.
struct IntelligibilityBands {
    static let rate = 10_000
    static let frameLength = 256
    static let hop = 128
    static let fftSize = 512
    static let bandCount = 15
    /// Frames a segment.
    static let segment = 30

    /// `bands[band][frame]`, root of the band's power.
    let reference: [[Double]]
    let estimate: [[Double]]
    var frameCount: Int { reference[0].count }

    /// Nil where fewer than 30 frames are left after silence is removed, or all is silence.
    init?(estimate: [Float], reference: [Float], sampleRate: Int) {
        guard energy(reference).isFinite, energy(estimate).isFinite else { return nil }
        var clean = reference
        var processed = estimate
        if sampleRate != Self.rate {
            let resampler = RationalResampler.shared(from: sampleRate, to: Self.rate)
            clean = resampler(reference)
            processed = resampler(estimate)
        }
        let kept = Self.soundingFrames(of: clean)
        let frames = kept.count - 1
        guard frames >= Self.segment else { return nil }
        self.reference = Self.bands(of: Self.joined(kept, of: clean), frames: frames)
        self.estimate = Self.bands(of: Self.joined(kept, of: processed), frames: frames)
    }

    /// MATLAB's `hanning(256)`.
    private static let window: [Float] = (0..<frameLength).map {
        Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0 + 1) / Double(frameLength + 1)))
    }

    /// First and one-past-last bin of each band.
    private static let edges: [Range<Int>] = (0..<bandCount).map { band in
        let low = 150 * pow(2, (2 * Double(band) - 1) / 6)
        let high = 150 * pow(2, (2 * Double(band) + 1) / 6)
        func bin(_ frequency: Double) -> Int { Int((frequency / (Double(rate) / Double(fftSize))).rounded()) }
        return bin(low)..<bin(high)
    }

    /// Starts of the frames within 40 dB of the loudest one.
    private static func soundingFrames(of samples: [Float]) -> [Int] {
        let starts = Array(stride(from: 0, to: max(0, samples.count - frameLength), by: hop))
        var frame = [Float](repeating: 0, count: frameLength)
        let levels = starts.map { start in
            for index in 0..<frameLength { frame[index] = samples[start + index] * window[index] }
            return 20 * log10(energy(frame).squareRoot() + Double.ulpOfOne)
        }
        guard let loudest = levels.max(), loudest > 20 * log10(Double.ulpOfOne) + 1 else { return [] }
        return zip(starts, levels).filter { loudest - 40 - $1 < 0 }.map(\.0)
    }

    /// The kept frames, windowed and overlap-added one hop apart.
    private static func joined(_ starts: [Int], of samples: [Float]) -> [Float] {
        var signal = [Float](repeating: 0, count: (starts.count - 1) * hop + frameLength)
        for (place, start) in starts.enumerated() {
            for index in 0..<frameLength {
                signal[place * hop + index] += samples[start + index] * window[index]
            }
        }
        return signal
    }

    private static func bands(of samples: [Float], frames: Int) -> [[Double]] {
        let fourier = RealFourier<Float>.shared(fftSize)
        let scratch = FourierScratch<Float>(size: fftSize)
        var bands = [[Double]](repeating: [Double](repeating: 0, count: frames), count: bandCount)
        for frame in 0..<frames {
            for index in 0..<frameLength {
                scratch.time[index] = samples[frame * hop + index] * window[index]
            }
            fourier.forward(scratch)
            for (band, edge) in edges.enumerated() {
                var power: Float = 0
                for bin in edge {
                    power += scratch.bins[2 * bin] * scratch.bins[2 * bin]
                    power += scratch.bins[2 * bin + 1] * scratch.bins[2 * bin + 1]
                }
                bands[band][frame] = Double(power).squareRoot()
            }
        }
        return bands
    }
}

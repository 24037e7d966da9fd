/// The reassigned spectrogram: every bin's energy moved to its own centre of gravity in time and frequency.
///
/// Auger and Flandrin, 1995, with librosa 0.11's definitions: the derivative of the window is its cyclic central
/// difference, time weights run from 0.5 − N/2 (odd N: −(N−1)/2) in steps of 1;
/// f = f_bin − Im(S_dh / S_h) × rate / 2π and t = t_frame + Re(S_th / S_h) / rate.
/// The map forgets polarity: a signal and its negative give the same result.
public struct Reassignment: Sendable {
    /// The power under which a bin says nothing about its place.
    public enum Threshold: Sendable {
        case power(Double)
        /// Computed from all powers, `[frame][bin]` (librosa's callable `ref_power`).
        case computed(@Sendable ([Double]) -> Double)
    }

    /// Librosa's options under our names.
    public struct Settings: Sendable {
        public var stft: STFT.Settings
        public var sampleRate: Int
        public var reassignsFrequencies = true
        public var reassignsTimes = true
        /// Bins under it become missing (NaN); 0 keeps all.
        public var threshold: Threshold = .power(1e-6)
        /// Whether missing values become the bin's own centre instead.
        public var fillsMissing = false
        /// Whether values are kept within the clip's length and half the sample rate.
        public var clips = true

        public init(sampleRate: Int, stft: STFT.Settings = STFT.Settings()) {
            self.sampleRate = sampleRate
            self.stft = stft
        }
    }

    public let settings: Settings
    let transform: STFT

    /// - Throws: ``AudioError`` when nothing is to be reassigned, a threshold is negative, or the STFT cannot be.
    public init(_ settings: Settings) throws(AudioError) {
        guard settings.reassignsFrequencies || settings.reassignsTimes else {
            throw .invalid("a reassigned spectrogram needs reassigned frequencies, times or both")
        }
        guard settings.sampleRate > 0 else {
            throw .invalid(
                "a reassigned spectrogram needs a positive sample rate, not \(settings.sampleRate)")
        }
        if case .power(let power) = settings.threshold, !(power >= 0) {
            throw .invalid("the power threshold of a reassigned spectrogram cannot be \(power)")
        }
        self.settings = settings
        transform = try STFT(settings.stft)
    }

    public func frameCount(of samples: Int) -> Int { transform.frameCount(of: samples) }
    public var binCount: Int { transform.binCount }

    /// In single precision, as librosa's for float32 sound.
    public func callAsFunction(_ samples: [Float]) -> ReassignedSpectrogram<Float> { reassign(samples) }

    /// In double precision.
    public func callAsFunction(_ samples: [Double]) -> ReassignedSpectrogram<Double> { reassign(samples) }

    @inline(__always)
    private func reassign<Scalar: FourierScalar>(_ samples: [Scalar]) -> ReassignedSpectrogram<Scalar> {
        let padding = settings.stft.isCentered ? settings.stft.fftSize / 2 : 0
        let padded =
            padding > 0 ? settings.stft.padMode.pad(samples, before: padding, after: padding) : samples
        return map(
            padded, frames: 0..<frameCount(of: samples.count),
            duration: Scalar(samples.count) / Scalar(settings.sampleRate))
    }

    /// The map of some frames.
    ///
    /// - Parameters:
    ///   - padded: their samples, from the first one's beginning on, with what lies beyond the ends.
    ///   - duration: of the whole sound, seconds.
    @inline(__always)
    func map<Scalar: FourierScalar>(
        _ padded: [Scalar], frames: Range<Int>, duration: Scalar
    ) -> ReassignedSpectrogram<Scalar> {
        let stft = settings.stft
        let size = stft.fftSize
        let bins = binCount
        let rate = Scalar(settings.sampleRate)
        let windows = ReassignmentWindows<Scalar>(stft)
        let fourier = RealFourier<Scalar>.shared(size)
        let plain = FourierScratch<Scalar>(size: size)
        let other = FourierScratch<Scalar>(size: size)
        var frequencies: [Scalar] = []
        var times: [Scalar] = []
        let count = frames.count * bins
        let magnitudes = [Scalar](unsafeUninitializedCapacity: count) { magnitudes, done in
            frequencies = [Scalar](unsafeUninitializedCapacity: count) { frequencies, done in
                times = [Scalar](unsafeUninitializedCapacity: count) { times, done in
                    for frame in 0..<frames.count {
                        let row = frame * bins
                        padded.withUnsafeBufferPointer { padded in
                            let source = padded.baseAddress! + frame * stft.hopLength
                            Scalar.multiply(source, windows.plain, plain.time, size)
                            fourier.forward(plain)
                            Scalar.magnitude(plain.bins, magnitudes.baseAddress! + row, bins)
                            if settings.reassignsFrequencies {
                                Scalar.multiply(source, windows.derivative, other.time, size)
                                fourier.forward(other)
                                Scalar.reassignFrequency(
                                    plain.bins, other.bins, step: rate / Scalar(size),
                                    scale: rate / (2 * Scalar.pi),
                                    frequencies.baseAddress! + row, bins)
                            }
                            if settings.reassignsTimes {
                                Scalar.multiply(source, windows.weighted, other.time, size)
                                fourier.forward(other)
                                Scalar.reassignTime(
                                    plain.bins, other.bins, centre: center(of: frames.lowerBound + frame),
                                    scale: 1 / rate,
                                    times.baseAddress! + row, bins)
                            }
                        }
                    }
                    done = settings.reassignsTimes ? count : 0
                }
                done = settings.reassignsFrequencies ? count : 0
            }
            done = count
        }
        return finish(
            ReassignedSpectrogram(
                frameCount: frames.count, binCount: bins, frequencies: frequencies, times: times,
                magnitudes: magnitudes),
            from: frames.lowerBound, duration: duration)
    }

    /// Missing values, filling and clipping.
    @inline(__always)
    private func finish<Scalar: FourierScalar>(
        _ map: consuming ReassignedSpectrogram<Scalar>, from first: Int, duration: Scalar
    ) -> ReassignedSpectrogram<Scalar> {
        let bins = map.binCount
        let rate = Scalar(settings.sampleRate)
        let spacing = rate / Scalar(settings.stft.fftSize)
        let power: Double =
            switch settings.threshold {
            case .power(let power): power
            case .computed(let compute): compute(map.magnitudes.map { Double($0) * Double($0) })
            }
        let lowest = Scalar(power.squareRoot())
        let hides = power > 0
        let count = map.magnitudes.count
        var frequencies =
            settings.reassignsFrequencies ? map.frequencies : [Scalar](repeating: 0, count: count)
        var times = settings.reassignsTimes ? map.times : [Scalar](repeating: 0, count: count)
        // Held here alone, so that they are changed in place.
        map.frequencies = []
        map.times = []
        for frame in 0..<map.frameCount {
            let center: Scalar = center(of: first + frame)
            let row = frame * bins
            func finish(_ values: inout [Scalar], isMoved: Bool, fill: Scalar, step: Scalar, top: Scalar) {
                guard isMoved else {
                    for bin in 0..<bins { values[row + bin] = fill + Scalar(bin) * step }
                    return
                }
                guard settings.clips else {
                    // Rarely wanted, so it may take its time.
                    for bin in 0..<bins {
                        if hides && map.magnitudes[row + bin] < lowest { values[row + bin] = .nan }
                        if settings.fillsMissing && values[row + bin].isNaN {
                            values[row + bin] = fill + Scalar(bin) * step
                        }
                    }
                    return
                }
                map.magnitudes.withUnsafeBufferPointer { magnitudes in
                    values.withUnsafeMutableBufferPointer { values in
                        Scalar.finishReassigned(
                            values.baseAddress! + row, magnitudes.baseAddress! + row,
                            lowest: hides ? lowest : -1,
                            fill: fill, fillStep: step, fills: settings.fillsMissing, top: top, bins)
                    }
                }
            }
            finish(
                &frequencies, isMoved: settings.reassignsFrequencies, fill: 0, step: spacing, top: rate / 2)
            finish(&times, isMoved: settings.reassignsTimes, fill: center, step: 0, top: duration)
        }
        map.frequencies = frequencies
        map.times = times
        return map
    }

    /// The middle of a frame, seconds.
    @inline(__always)
    private func center<Scalar: FourierScalar>(of frame: Int) -> Scalar {
        let first = settings.stft.isCentered ? 0 : settings.stft.fftSize / 2
        return Scalar(Double(frame * settings.stft.hopLength + first) / Double(settings.sampleRate))
    }
}

/// The window, its cyclic derivative and its product with time.
private struct ReassignmentWindows<Scalar: FourierScalar> {
    let plain: [Scalar]
    let derivative: [Scalar]
    let weighted: [Scalar]

    init(_ settings: STFT.Settings) {
        let window = STFT.centered(settings.window.values(settings.windowLength), in: settings.fftSize)
        let size = window.count
        let first = size % 2 == 0 ? 0.5 - Double(size / 2) : -Double(size / 2)
        plain = window.map { Scalar($0) }
        derivative = (0..<size).map { Scalar((window[($0 + 1) % size] - window[($0 + size - 1) % size]) / 2) }
        weighted = (0..<size).map { Scalar(window[$0] * (first + Double($0))) }
    }
}

import CKernels

/// The short-time Fourier transform and its least-squares inverse, with librosa's conventions.
///
/// A frame is `fftSize` samples times the window, centred in the frame where it is shorter; with `isCentered` frame `t`
/// has its middle at sample `t * hopLength` and the signal is padded by `fftSize / 2` on both sides.
/// Results are frame-major: `values[frame * binCount + bin]`.
public struct STFT: Sendable {
    /// What a transform is; two equal settings give the same numbers.
    public struct Settings: Hashable, Sendable {
        /// Samples a frame.
        public var fftSize: Int
        /// Samples from one frame to the next.
        public var hopLength: Int
        /// Samples the window spans, at most `fftSize`.
        public var windowLength: Int
        public var window: Window
        public var isCentered: Bool
        public var padMode: PadMode

        /// Librosa's defaults: Hann, hop a quarter of the window, centred, silence beyond the ends.
        public init(
            fftSize: Int = 2048, hopLength: Int? = nil, windowLength: Int? = nil, window: Window = .hann,
            isCentered: Bool = true, padMode: PadMode = .constant
        ) {
            self.fftSize = fftSize
            self.windowLength = windowLength ?? fftSize
            self.hopLength = hopLength ?? max(1, (windowLength ?? fftSize) / 4)
            self.window = window
            self.isCentered = isCentered
            self.padMode = padMode
        }
    }

    public let settings: Settings
    /// fftSize / 2 + 1.
    public var binCount: Int { settings.fftSize / 2 + 1 }
    /// The window, `fftSize` long with zeros around it.
    public let window: [Float]
    let fourier: RealFourier<Float>

    /// - Throws: ``AudioError`` for sizes that are not positive, or a window longer than the frame.
    public init(_ settings: Settings) throws(AudioError) {
        guard settings.fftSize > 0, settings.hopLength > 0, settings.windowLength > 0 else {
            throw .invalid(
                "an STFT needs a positive n_fft, hop_length and win_length, not \(settings.fftSize), \(settings.hopLength) and \(settings.windowLength)"
            )
        }
        guard settings.windowLength <= settings.fftSize, settings.fftSize <= 1 << 24 else {
            throw .invalid(
                "win_length \(settings.windowLength) must be at most n_fft \(settings.fftSize), and that at most 16777216"
            )
        }
        self.settings = settings
        window = Self.centered(settings.window.floats(settings.windowLength), in: settings.fftSize)
        fourier = .shared(settings.fftSize)
    }

    /// A window in the middle of a frame, with zeros around it (librosa's `pad_center`).
    static func centered<Scalar: BinaryFloatingPoint>(_ window: [Scalar], in size: Int) -> [Scalar] {
        let before = (size - window.count) / 2
        return [Scalar](repeating: 0, count: before) + window
            + [Scalar](repeating: 0, count: size - window.count - before)
    }

    /// Frames that come of so many samples; 0 where an uncentred signal is shorter than one frame.
    public func frameCount(of samples: Int) -> Int {
        let padding = settings.isCentered ? 2 * (settings.fftSize / 2) : 0
        let span = samples + padding - settings.fftSize
        return span < 0 ? 0 : 1 + span / settings.hopLength
    }

    /// The complex spectrum of a signal.
    public func forward(_ samples: [Float]) -> Spectrum {
        let frames = frameCount(of: samples.count)
        let count = frames * binCount
        var imaginary: [Float] = []
        let real = [Float](unsafeUninitializedCapacity: count) { real, realCount in
            imaginary = [Float](unsafeUninitializedCapacity: count) { imaginary, imaginaryCount in
                transform(samples) { frame, bins in
                    let start = frame * binCount
                    ck_audio_split_f(
                        bins, real.baseAddress! + start, imaginary.baseAddress! + start, binCount)
                }
                imaginaryCount = count
            }
            realCount = count
        }
        return Spectrum(frameCount: frames, binCount: binCount, real: real, imaginary: imaginary)
    }

    /// |X|, without storing the complex spectrum.
    public func magnitudes(_ samples: [Float]) -> Spectrogram {
        spectrogram(samples) { bins, row, count in ck_audio_magnitude_f(bins, row, count) }
    }

    /// |X|², without storing the complex spectrum.
    public func powers(_ samples: [Float]) -> Spectrogram {
        spectrogram(samples) { bins, row, count in ck_audio_power_f(bins, row, count) }
    }

    private func spectrogram(
        _ samples: [Float], _ value: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> Spectrogram {
        let frames = frameCount(of: samples.count)
        let values = [Float](unsafeUninitializedCapacity: frames * binCount) { output, count in
            transform(samples) { frame, bins in
                value(bins, output.baseAddress! + frame * binCount, binCount)
            }
            count = frames * binCount
        }
        return Spectrogram(frameCount: frames, binCount: binCount, values: values)
    }

    /// Transforms every frame and hands its number and interleaved bins on; the bins are only lent.
    func transform(_ samples: [Float], _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
        let size = settings.fftSize
        let padding = settings.isCentered ? size / 2 : 0
        let padded = padding > 0 ? settings.padMode.pad(samples, before: padding, after: padding) : samples
        let scratch = FourierScratch<Float>(size: size)
        padded.withUnsafeBufferPointer { padded in
            window.withUnsafeBufferPointer { window in
                for frame in 0..<frameCount(of: samples.count) {
                    ck_audio_multiply_f(
                        padded.baseAddress! + frame * settings.hopLength, window.baseAddress!, scratch.time,
                        size)
                    fourier.forward(scratch)
                    body(frame, scratch.bins)
                }
            }
        }
    }

    /// Whether the overlapping windows leave no sample without weight, so that the inverse exists.
    public var isInvertible: Bool {
        let hop = settings.hopLength
        var weights = [Double](repeating: 0, count: hop)
        for (index, value) in window.enumerated() { weights[index % hop] += Double(value) * Double(value) }
        let largest = weights.max() ?? 0
        return (weights.min() ?? 0) > 1e-10 * max(largest, .leastNonzeroMagnitude)
    }
}

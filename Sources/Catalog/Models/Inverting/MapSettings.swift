import Audio
import Learning
import Randomness
import Specs

/// What an inverter is given of a recording: its reassigned spectrogram, as librosa makes it with the same settings, and
/// how that is coarsened.
public struct MapSettings: Spec {
    public var fftSize = 80
    public var hopLength = 20
    public var window = "hamming"
    public var isCentered = false
    public var padMode = PadMode.constant
    public var referencePower = 1e-6
    public var clips = false
    public var precision = Precision.float64
    public var magnitudePrecision = MagnitudePrecision.float64
    public var magnitudeNoise = 0.0
    public var frequencyNoise = 0.0
    public var timeNoise = 0.0

    /// What the transform computes with.
    public enum Precision: String, Sendable, CaseIterable {
        case float64
        case float32
    }

    /// What magnitudes are rounded to.
    public enum MagnitudePrecision: String, Sendable, CaseIterable {
        case float64
        case float32
        case float16
    }

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("n_fft", &fftSize, .from(8, to: 16_384), "samples in a frame")
        fields.field("hop_length", &hopLength, .from(1, to: 16_384), "samples from one frame to the next")
        fields.field("window", &window, "its window, by SciPy's name")
        fields.field(
            "center", &isCentered,
            "whether frame t has its middle at sample t * hop_length, the sound being padded")
        fields.field("pad_mode", &padMode, "how the sound goes on beyond its ends where center is true")
        fields.field(
            "ref_power", &referencePower, .atLeast(0),
            "power under which a bin says nothing of its frequency and time")
        fields.field(
            "clip", &clips, "whether frequencies and times are kept within the clip and half the sample rate")
        fields.field(
            "map_precision", &precision,
            "what the map is computed in: float64, or float32 as librosa does for float32 sound")
        fields.field("magnitude_precision", &magnitudePrecision, "what magnitudes are rounded to")
        fields.field(
            "magnitude_noise", &magnitudeNoise, .from(0, to: 1),
            "standard deviation of noise on magnitudes, relative to each")
        fields.field(
            "frequency_noise", &frequencyNoise, .from(0, to: 10_000),
            "standard deviation of noise on frequencies, Hz")
        fields.field(
            "time_noise", &timeNoise, .from(0, to: 1), "standard deviation of noise on times, seconds")
        fields.require(fftSize % 2 == 0, at: "n_fft", "must be even")
        fields.require(hopLength <= fftSize / 2, at: "hop_length", "cannot be above half of n_fft")
        fields.require(
            (try? Window(window)) != nil, at: "window", "is none of \(Window.names.joined(separator: ", "))")
    }

    func objection(toExamplesOf count: Int) -> String? {
        count < fftSize ? "a frame is \(fftSize) samples, and examples have \(count)" : nil
    }

    /// - Throws: `AudioError` for a transform that cannot be.
    func stft() throws -> STFT {
        try STFT(
            STFT.Settings(
                fftSize: fftSize, hopLength: hopLength, window: try Window(window), isCentered: isCentered,
                padMode: padMode))
    }

    /// The same for whoever has a map.
    ///
    /// - Throws: `AudioError` for a window that is not known.
    func layout(sampleRate: Int) throws -> ReassignedLayout {
        ReassignedLayout(
            sampleRate: Double(sampleRate), fftSize: fftSize, hopLength: hopLength,
            window: try Window(window),
            isCentered: isCentered, referencePower: referencePower)
    }

    /// The sound of a spectrum that is estimated, with the samples named that no frame hears well enough.
    func inversion(_ samples: [Float], frames: Int, of stft: STFT) -> Inversion {
        let missing = stft.unheard(
            frames: frames, length: samples.count, least: STFT.leastWeightOfEstimates)
        return Inversion(samples: samples.map(Double.init), unrecovered: missing)
    }

    /// The map of a sound; what is missing is NaN. Uncentred, it is of the sound and the few zeros after it that make the
    /// frames reach its end: otherwise the last samples would be in no frame.
    ///
    /// - Parameter key: of the noise.
    func map(of samples: [Float], sampleRate: Int, key: RandomKey) throws -> ReassignedSpectrogram<Double> {
        var settings = Reassignment.Settings(sampleRate: sampleRate, stft: try stft().settings)
        settings.threshold = .power(referencePower)
        settings.clips = clips
        let transform = try Reassignment(settings)
        let samples = samples + [Float](repeating: 0, count: lacking(in: samples.count))
        var map: ReassignedSpectrogram<Double>
        switch precision {
        case .float64: map = transform(samples.map(Double.init))
        case .float32: map = transform(samples).inDoublePrecision
        }
        coarsen(&map, key: key)
        return map
    }

    /// Samples that a sound lacks to whole frames.
    private func lacking(in count: Int) -> Int {
        if isCentered { return 0 }
        if count < fftSize { return fftSize - count }
        return (hopLength - (count - fftSize) % hopLength) % hopLength
    }

    private func coarsen(_ map: inout ReassignedSpectrogram<Double>, key: RandomKey) {
        func add(_ deviation: Double, _ name: String, to values: inout [Double], relative: Bool = false) {
            guard deviation > 0 else { return }
            var generator = key.derive(name).generator()
            for place in values.indices {
                let noise = deviation * generator.normal()
                values[place] = relative ? abs(values[place] * (1 + noise)) : values[place] + noise
            }
        }
        add(magnitudeNoise, "magnitudes", to: &map.magnitudes, relative: true)
        add(frequencyNoise, "frequencies", to: &map.frequencies)
        add(timeNoise, "times", to: &map.times)
        switch magnitudePrecision {
        case .float64: break
        case .float32: map.magnitudes = map.magnitudes.map { Double(Float($0)) }
        case .float16:
            map.magnitudes = map.magnitudes.map { Double(min(Float16($0), .greatestFiniteMagnitude)) }
        }
    }
}

extension ReassignedSpectrogram {
    fileprivate var inDoublePrecision: ReassignedSpectrogram<Double> {
        ReassignedSpectrogram<Double>(
            frameCount: frameCount, binCount: binCount, frequencies: frequencies.map { Double($0) },
            times: times.map { Double($0) }, magnitudes: magnitudes.map { Double($0) })
    }
}

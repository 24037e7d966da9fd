import Glibc
import Randomness

/// Phases for a magnitude spectrogram without iterating: the gradient of the log-magnitude is that of the phase.
///
/// Phase-gradient heap integration, [Průša, Balazs and Søndergaard, 2017](https://doi.org/10.1109/TASLP.2017.2678166).
/// The relation is exact for a Gaussian window; for others the nearest Gaussian is used.
public struct PhaseGradientHeap: Sendable {
    public let transform: STFT
    /// Bins under this share of the largest magnitude get random phases.
    public let tolerance: Float
    /// The spread γ of the Gaussian exp(−πt²/γ) nearest to the window, samples².
    private let spread: Double

    /// - Throws: ``AudioError`` for a tolerance outside 0..<1.
    public init(_ transform: STFT, tolerance: Float = 1e-6) throws(AudioError) {
        guard tolerance >= 0, tolerance < 1 else {
            throw .invalid(
                "the tolerance of phase-gradient heap integration lies in 0..<1, not at \(tolerance)")
        }
        self.transform = transform
        self.tolerance = tolerance
        spread = Self.spread(of: transform.settings)
    }

    /// The spectrum of these magnitudes with integrated phases, in this transform's convention.
    public func callAsFunction(_ magnitudes: Spectrogram, key: RandomKey) -> Spectrum {
        precondition(
            magnitudes.binCount == transform.binCount,
            "\(magnitudes.binCount) bins for an STFT of \(transform.binCount)")
        return spectrum(of: magnitudes, phases: integrate(magnitudes, estimated(from: magnitudes), key: key))
    }

    /// The spectrum of a reassigned spectrogram with integrated phases: its frequencies and times are the phase's
    /// derivatives, so nothing is estimated. Where they are missing, a bin's own frequency and its frame's middle stand in.
    ///
    /// - Parameters:
    ///   - map: of this transform, made with its windows.
    ///   - sampleRate: samples a second.
    public func callAsFunction<Scalar>(
        _ map: ReassignedSpectrogram<Scalar>, sampleRate: Double, key: RandomKey
    ) -> Spectrum {
        precondition(
            map.binCount == transform.binCount, "\(map.binCount) bins for an STFT of \(transform.binCount)")
        let magnitudes = map.spectrogram
        return spectrum(
            of: magnitudes, phases: integrate(magnitudes, exact(of: map, sampleRate: sampleRate), key: key))
    }

    private func spectrum(of magnitudes: Spectrogram, phases: [Double]) -> Spectrum {
        var real = magnitudes.values
        var imaginary = magnitudes.values
        for index in real.indices {
            real[index] *= Float(cos(phases[index]))
            imaginary[index] *= Float(sin(phases[index]))
        }
        return Spectrum(
            frameCount: magnitudes.frameCount, binCount: magnitudes.binCount, real: real, imaginary: imaginary
        )
    }

    /// The phase's growth per frame and per bin, `[frame * binCount + bin]`.
    private struct Gradients {
        var alongTime: [Double]
        var alongFrequency: [Double]
    }

    /// From the log-magnitudes, as for a Gaussian window.
    private func estimated(from magnitudes: Spectrogram) -> Gradients {
        let bins = magnitudes.binCount
        let frames = magnitudes.frameCount
        let lowest = lowest(of: magnitudes)
        let logs = magnitudes.values.map { Double(logf(max($0, lowest))) }
        let size = Double(transform.settings.fftSize)
        let hop = Double(transform.settings.hopLength)
        let alongTime = hop * size / spread
        let alongFrequency = -spread / (hop * size)
        // A frame's phases refer to its first sample, so the window's middle turns each bin by the half frame.
        let turn = -2 * Double.pi * Double(transform.settings.fftSize / 2) / size
        var gradients = Gradients(alongTime: logs, alongFrequency: logs)
        for frame in 0..<frames {
            for bin in 0..<bins {
                let row = frame * bins
                let above = logs[row + min(bin + 1, bins - 1)]
                let below = logs[row + max(bin - 1, 0)]
                gradients.alongTime[row + bin] =
                    alongTime * (above - below) / 2 + 2 * Double.pi * hop * Double(bin) / size
                let later = logs[min(frame + 1, frames - 1) * bins + bin]
                let earlier = logs[max(frame - 1, 0) * bins + bin]
                gradients.alongFrequency[row + bin] = alongFrequency * (later - earlier) / 2 + turn
            }
        }
        return gradients
    }

    /// The map's own: the phase turns by its frequency in time, and by its place in the frame along frequency.
    private func exact<Scalar>(of map: ReassignedSpectrogram<Scalar>, sampleRate: Double) -> Gradients {
        let settings = transform.settings
        let size = Double(settings.fftSize)
        let filled = map.filled(
            sampleRate: Scalar(sampleRate), hop: settings.hopLength, isCentered: settings.isCentered)
        let scale = 2 * Double.pi * Double(settings.hopLength) / sampleRate
        // Times are those of a frame whose samples lie at whole numbers and half from its middle.
        let middle = (size - 1) / 2
        var alongFrequency = [Double](repeating: 0, count: map.times.count)
        for frame in 0..<map.frameCount {
            let offset = frame * settings.hopLength + (settings.isCentered ? 0 : settings.fftSize / 2)
            for bin in 0..<map.binCount {
                let place = frame * map.binCount + bin
                let shift = Double(filled.times[place]) * sampleRate - Double(offset)
                alongFrequency[place] = -2 * Double.pi / size * (shift + middle)
            }
        }
        return Gradients(
            alongTime: filled.frequencies.map { scale * Double($0) }, alongFrequency: alongFrequency)
    }

    /// The magnitude under which phases are random.
    private func lowest(of magnitudes: Spectrogram) -> Float {
        max(tolerance * (magnitudes.values.max() ?? 0), .leastNormalMagnitude)
    }

    private func integrate(_ magnitudes: Spectrogram, _ gradients: Gradients, key: RandomKey) -> [Double] {
        let bins = magnitudes.binCount
        let frames = magnitudes.frameCount
        let count = bins * frames
        var generator = key.generator()
        var phases = (0..<count).map { _ in generator.uniform(0, 2 * Double.pi) }
        guard let largest = magnitudes.values.max(), largest > 0 else { return phases }
        let (alongTime, alongFrequency) = (gradients.alongTime, gradients.alongFrequency)
        let lowest = lowest(of: magnitudes)
        var done = magnitudes.values.map { $0 < lowest }
        var heap = MagnitudeHeap(values: magnitudes.values)
        let order = (0..<count).filter { !done[$0] }.sorted { magnitudes.values[$0] > magnitudes.values[$1] }
        for seed in order where !done[seed] {
            // The loudest bin of an island that is not connected yet starts it, with phase 0.
            phases[seed] = 0
            done[seed] = true
            heap.push(seed)
            while let place = heap.pop() {
                let frame = place / bins
                let bin = place % bins
                func reach(_ next: Int, _ phase: Double) {
                    phases[next] = phase
                    done[next] = true
                    heap.push(next)
                }
                if frame + 1 < frames, !done[place + bins] {
                    let step = (alongTime[place] + alongTime[place + bins]) / 2
                    reach(place + bins, phases[place] + step)
                }
                if frame > 0, !done[place - bins] {
                    let step = (alongTime[place] + alongTime[place - bins]) / 2
                    reach(place - bins, phases[place] - step)
                }
                if bin + 1 < bins, !done[place + 1] {
                    let step = (alongFrequency[place] + alongFrequency[place + 1]) / 2
                    reach(place + 1, phases[place] + step)
                }
                if bin > 0, !done[place - 1] {
                    let step = (alongFrequency[place] + alongFrequency[place - 1]) / 2
                    reach(place - 1, phases[place] - step)
                }
            }
        }
        return phases
    }

    /// The factors that Průša's toolbox gives for its windows; for others, equal width at half height.
    private static func spread(of settings: STFT.Settings) -> Double {
        let length = Double(settings.windowLength)
        switch settings.window.name {
        case "hann": return 0.25645 * length * length
        case "hamming": return 0.29794 * length * length
        case "blackman": return 0.17954 * length * length
        default:
            let values = settings.window.values(settings.windowLength)
            let half = Double(values.filter { $0 >= 0.5 }.count) / 2
            return Double.pi * half * half / log(2)
        }
    }
}

/// A binary heap of places, the loudest on top.
private struct MagnitudeHeap {
    private let values: [Float]
    private var places: [Int] = []

    init(values: [Float]) { self.values = values }

    mutating func push(_ place: Int) {
        places.append(place)
        var child = places.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if values[places[child]] <= values[places[parent]] { break }
            places.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Int? {
        guard let top = places.first, let last = places.popLast() else { return nil }
        if places.isEmpty { return top }
        places[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= places.count { break }
            if child + 1 < places.count, values[places[child + 1]] > values[places[child]] { child += 1 }
            if values[places[child]] <= values[places[parent]] { break }
            places.swapAt(child, parent)
            parent = child
        }
        return top
    }
}

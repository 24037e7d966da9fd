import Glibc

/// The measurements of all frames as the right-hand sides of their equations; rows over bins are `stride` long.
final class ReassignedEquations: Sendable {
    /// Samples of a frame up to which it is solved by itself where it can be.
    static let largestAlone = 100

    let tables: FrameTables
    let hop: Int
    let frameCount: Int
    /// a².
    let power: AlignedBuffer
    /// q a² and r a², where q = Im(S_dh / S) and r = Re(S_th / S) in samples.
    let frequency: AlignedBuffer
    let time: AlignedBuffer
    /// 1 where the bin's frequency, or its time, was measured; else 0.
    let frequencyKnown: AlignedBuffer
    let timeKnown: AlignedBuffer
    /// Σ b² a² of each frame.
    let energy: [Double]
    /// Mean of a² over the bins of each frame.
    let meanPower: [Double]
    /// Equations that each frame has.
    let equationCount: [Double]
    /// Share of each frame's bins that say where they are.
    let knownShare: [Double]
    /// What the rounding of times to single precision leaves in a frame's relative sum of squares while searching; 0
    /// where times are finer.
    let timeRounding: Double
    /// Frames of digital silence.
    let isSilent: [Bool]

    var stride: Int { tables.stride }
    /// Samples that the frames span.
    var sampleCount: Int { (frameCount - 1) * hop + tables.size }
    /// Frames between two that share no sample.
    var reach: Int { (tables.size + hop - 1) / hop }

    /// - Parameter map: finite magnitudes ≥ 0; NaN stands for places that are missing.
    init(_ map: ReassignedSpectrogram<Double>, layout: ReassignedLayout) {
        let size = layout.fftSize
        let tables = FrameTables(window: layout.window.values(size))
        let bins = tables.bins
        let stride = tables.stride
        let frames = map.frameCount
        let rate = layout.sampleRate
        self.tables = tables
        hop = layout.hopLength
        frameCount = frames
        power = AlignedBuffer(frames * stride)
        frequency = AlignedBuffer(frames * stride)
        time = AlignedBuffer(frames * stride)
        frequencyKnown = AlignedBuffer(frames * stride)
        timeKnown = AlignedBuffer(frames * stride)
        // Single precision rounds, so the last part in 10⁵ above the threshold is not trusted either.
        let lowest = layout.referencePower.squareRoot() * (1 + 1e-5)
        let latest = map.times.reduce(-Double.infinity) { $1.isNaN ? $0 : max($0, $1) }
        let middle = layout.isCentered ? 0 : Double(size / 2)
        var energies = [Double](repeating: 0, count: frames)
        var means = energies
        var shares = energies
        var counts = [Double](repeating: Double(bins), count: frames)
        for frame in 0..<frames {
            let centre = (Double(frame * layout.hopLength) + middle) / rate
            var knownCount = 0
            for bin in 0..<bins {
                let from = frame * bins + bin
                let to = frame * stride + bin
                let a = map.magnitudes[from]
                let a2 = a * a
                power[to] = a2
                energies[frame] += tables.binWeights[bin] * tables.binWeights[bin] * a2
                means[frame] += a2 / Double(bins)
                guard a >= lowest, a > 0 else { continue }
                let hertz = map.frequencies[from]
                let seconds = map.times[from]
                // Values at a limit may have been clipped to it.
                let knowsFrequency = !hertz.isNaN && hertz > 0 && hertz < rate / 2
                let knowsTime = !seconds.isNaN && seconds > 0 && seconds < latest
                if knowsFrequency {
                    frequency[to] =
                        -(hertz - Double(bin) * rate / Double(size)) * 2 * .pi / rate * a2
                    frequencyKnown[to] = 1
                    counts[frame] += 1
                }
                if knowsTime {
                    time[to] = (seconds - centre) * rate * a2
                    timeKnown[to] = 1
                    counts[frame] += 1
                }
                // Both edge bins have their own frequency, always: they count as known.
                if knowsTime && (knowsFrequency || bin == 0 || 2 * bin == size) { knownCount += 1 }
            }
            shares[frame] = Double(knownCount) / Double(bins)
        }
        timeRounding =
            Self.rounding(of: map.times, rate: rate)
            * Self.square(EquationWeights.search.time / tables.weightedGain)
        let loudest = energies.max() ?? 0
        energy = energies
        meanPower = means
        knownShare = shares
        equationCount = counts
        isSilent = energies.map { $0 <= 1e-24 * loudest }
    }

    /// The mean square of the rounding of times, in samples, where all of them are single precision.
    private static func rounding(of times: [Double], rate: Double) -> Double {
        var sum = 0.0
        var count = 0.0
        for time in times where time.isFinite {
            let single = Float(time)
            if Double(single) != time { return 0 }
            sum += square(Double(single.ulp) * rate) / 12
            count += 1
        }
        return sum / max(1, count)
    }

    private static func square(_ x: Double) -> Double { x * x }

    /// Whether first frames are solved together with their neighbours: hardly any has the equations to be solved by itself,
    /// or so many samples that doing so takes long.
    var isScarce: Bool {
        if tables.size > Self.largestAlone { return true }
        let rich = knownShare.count { $0 > 0.95 }
        return 50 * rich < isSilent.count { !$0 }
    }

    /// The samples that solving the frames of `window` may move: at an end inside its island, those that frames beyond it
    /// share stay. None where frames overlap so much that the window has no sample of its own.
    func movable(_ window: ClosedRange<Int>, in island: ClosedRange<Int>) -> Range<Int> {
        let first = window.lowerBound * hop
        let last = window.upperBound * hop
        let low = window.lowerBound > island.lowerBound ? first + tables.size - hop : first
        let high = window.upperBound < island.upperBound ? last + hop : last + tables.size
        return low..<max(low, high)
    }

    /// Whether some frame of digital silence, and nothing else, explains every sample between two.
    func silences(between start: Int, and end: Int) -> Bool {
        (start..<max(start, end)).allSatisfy { n in
            let first = max(0, (n - tables.size) / hop)
            let last = min(frameCount - 1, n / hop)
            return first <= last
                && (first...last).contains { frame in
                    isSilent[frame] && (frame * hop..<frame * hop + tables.size).contains(n)
                }
        }
    }

    /// Runs of frames that are not silent.
    var segments: [ClosedRange<Int>] {
        var found: [ClosedRange<Int>] = []
        var first: Int?
        for frame in 0...frameCount {
            let sounds = frame < frameCount && !isSilent[frame]
            if sounds, first == nil { first = frame }
            if !sounds, let start = first {
                found.append(start...(frame - 1))
                first = nil
            }
        }
        return found
    }

    /// Radians a sample in each bin of a frame: the bin's own where nothing was measured.
    func angularFrequencies(of frame: Int, to output: UnsafeMutablePointer<Double>) {
        let step = 2 * Double.pi / Double(tables.size)
        for bin in 0..<tables.bins {
            let at = frame * stride + bin
            let q = power[at] > 0 ? frequency[at] / power[at] : 0
            output[bin] = Double(bin) * step - q
        }
    }
}

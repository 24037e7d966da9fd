import Glibc

/// Samples of a few neighbouring frames whose phases follow from their frequencies and times: where a search for them
/// may start.
///
/// What a frequency or time does not say, the magnitudes do: for a Gaussian window the phase's gradient is that of the
/// log-magnitude ([Průša, Balazs and Søndergaard, 2017](https://doi.org/10.1109/TASLP.2017.2678166)).
struct PhaseIntegration {
    /// The samples with the loudest bin's phase at nought, and with all phases a quarter turn on.
    private let plain: [Double]
    private let quarter: [Double]

    init(_ equations: ReassignedEquations, _ window: ClosedRange<Int>) {
        let bins = equations.tables.bins
        let places = window.count * bins
        var along = (
            time: [Double](repeating: 0, count: places), frequency: [Double](repeating: 0, count: places)
        )
        var power = along.time
        for frame in window {
            for bin in 0..<bins {
                let place = (frame - window.lowerBound) * bins + bin
                let gradient = Self.gradient(equations, frame, bin)
                power[place] = equations.power[frame * equations.stride + bin]
                along.time[place] = gradient.time
                along.frequency[place] = gradient.frequency
            }
        }
        let phases = Self.integrate(power, along.time, along.frequency, bins: bins, frames: window.count)
        plain = Self.overlap(equations, window, phases)
        quarter = Self.overlap(equations, window, phases.map { $0 + .pi / 2 })
    }

    /// The phase's growth from frame to frame and from bin to bin.
    private static func gradient(
        _ equations: ReassignedEquations, _ frame: Int, _ bin: Int
    ) -> (time: Double, frequency: Double) {
        let tables = equations.tables
        let size = Double(tables.size)
        let hop = Double(equations.hop)
        let at = frame * equations.stride + bin
        let power = equations.power[at]
        func log(_ index: Int) -> Double { 0.5 * Glibc.log(max(equations.power[index], 1e-300)) }
        // The Gaussian exp(-π t² / γ) with the window's own ratio of widths.
        var q = 0.0
        var r = 0.0
        if equations.frequencyKnown[at] > 0 {
            q = equations.frequency[at] / power
        } else if bin > 0, bin < tables.bins - 1, power > 0 {
            let slope = (log(at + 1) - log(at - 1)) / 2 * size / (2 * .pi)
            q = -slope * 2 * .pi / tables.spread
        }
        if equations.timeKnown[at] > 0 {
            r = equations.time[at] / power
        } else if power > 0 {
            let before = frame > 0 ? frame - 1 : frame
            let after = min(frame + 1, equations.frameCount - 1)
            if after > before {
                let slope =
                    (log(after * equations.stride + bin) - log(before * equations.stride + bin))
                    / (hop * Double(after - before))
                r = slope * tables.spread / (2 * .pi)
            }
        }
        q = min(max(q, -4 * .pi / size), 4 * .pi / size)
        r = min(max(r, -size / 2), size / 2)
        return (
            hop * (Double(bin) * 2 * .pi / size - q), -(r + size / 2 - 0.5) * 2 * .pi / size
        )
    }

    /// Phases from the loudest place outwards, always on from the loudest of those reached.
    private static func integrate(
        _ power: [Double], _ alongTime: [Double], _ alongFrequency: [Double], bins: Int, frames: Int
    ) -> [Double] {
        let count = bins * frames
        var phases = [Double](repeating: 0, count: count)
        var done = [Bool](repeating: false, count: count)
        var front: [Int] = []
        guard let loudest = (0..<count).max(by: { power[$0] < power[$1] }) else { return phases }
        done[loudest] = true
        front.append(loudest)
        // Few places are in front at once: a plain scan does.
        while !front.isEmpty {
            var best = 0
            for index in 1..<max(1, front.count) where power[front[index]] > power[front[best]] {
                best = index
            }
            let place = front[best]
            front.swapAt(best, front.count - 1)
            front.removeLast()
            func reach(_ next: Int, _ phase: Double) {
                guard !done[next] else { return }
                phases[next] = phase
                done[next] = true
                front.append(next)
            }
            if place + bins < count {
                reach(place + bins, phases[place] + (alongTime[place] + alongTime[place + bins]) / 2)
            }
            if place >= bins {
                reach(place - bins, phases[place] - (alongTime[place] + alongTime[place - bins]) / 2)
            }
            if place % bins + 1 < bins {
                reach(place + 1, phases[place] + (alongFrequency[place] + alongFrequency[place + 1]) / 2)
            }
            if place % bins > 0 {
                reach(place - 1, phases[place] - (alongFrequency[place] + alongFrequency[place - 1]) / 2)
            }
        }
        return phases
    }

    /// The samples with every phase turned by `angle`.
    func samples(turned angle: Double) -> [Double] {
        let (c, s) = (cos(angle), sin(angle))
        return zip(plain, quarter).map { c * $0 + s * $1 }
    }

    /// The samples whose frames come nearest to the measured magnitudes with these phases.
    private static func overlap(
        _ equations: ReassignedEquations, _ window: ClosedRange<Int>, _ phases: [Double]
    ) -> [Double] {
        let tables = equations.tables
        let (size, bins, hop) = (tables.size, tables.bins, equations.hop)
        let count = (window.count - 1) * hop + size
        var sum = [Double](repeating: 0, count: count)
        var weight = sum
        var real = [Double](repeating: 0, count: bins)
        var imaginary = real
        for frame in 0..<window.count {
            let row = (window.lowerBound + frame) * equations.stride
            for bin in 0..<bins {
                let isEdge = bin == 0 || 2 * bin == size
                let gain = equations.power[row + bin].squareRoot() * (isEdge ? 1 : 2) / Double(size)
                let phase = phases[frame * bins + bin]
                real[bin] = gain * cos(phase)
                imaginary[bin] = gain * sin(phase)
            }
            for n in 0..<size {
                sum[frame * hop + n] += tables.window[n] * tables.inverse(real, imaginary, at: n)
                weight[frame * hop + n] += tables.window[n] * tables.window[n]
            }
        }
        return (0..<count).map { sum[$0] / max(weight[$0], 1e-3) }
    }
}

import Glibc
import Randomness

/// Finds a first solved frame with nothing to start from.
struct SeedSearch {
    /// Starts a frame is given.
    static let starts = 12

    let growth: Growth
    private var equations: ReassignedEquations { growth.equations }

    init(_ growth: Growth) { self.growth = growth }

    /// Energetic frames that know their places first, the best of each block of ten before all others.
    func candidates(_ frames: [Int]) -> [Int] {
        func score(_ frame: Int) -> Double {
            let share = equations.knownShare[frame]
            return equations.energy[frame] * ((share > 0.95 ? 1 : 0) + 1e-9 * share)
        }
        let ordered = frames.map { (frame: $0, score: score($0)) }
            .sorted { $0.score != $1.score ? $0.score > $1.score : $0.frame < $1.frame }.map(\.frame)
        var seen: Set<Int> = []
        let leaders = ordered.filter { seen.insert($0 / 10).inserted }
        let isLeader = Set(leaders)
        return leaders + ordered.filter { !isLeader.contains($0) }
    }

    /// The samples of a frame, or nil where no start led to a solution; and the starts used.
    func solve(_ frame: Int) -> (samples: [Double]?, starts: Int, lowest: Double) {
        let size = equations.tables.size
        let scale = 1.5 * (equations.meanPower[frame] / Double(size)).squareRoot()
        var generator = growth.key.derive("seed").derive(frame).generator()
        var lowest = Double.infinity
        for start in 0..<Self.starts {
            if growth.isCancelled() { return (nil, start, lowest) }
            var samples: [Double]
            if start < 2 {
                samples = vertical(frame, offset: start == 0 ? 0 : .pi / 2)
            } else {
                samples = (0..<size).map { _ in scale * generator.normal() }
            }
            let cost = samples.withUnsafeMutableBufferPointer {
                growth.windows.descend(
                    $0.baseAddress! - frame * equations.hop, frame...frame,
                    free: frame * equations.hop..<frame * equations.hop + size, .search, iterations: 80,
                    damping: 1e-2, enough: 1e-28 * equations.energy[frame])
            }
            let relative = cost / equations.energy[frame]
            lowest = min(lowest, relative)
            if relative < growth.tolerances.seed { return (samples, start + 1, relative) }
        }
        return (nil, Self.starts, lowest)
    }

    /// The frame whose phases follow from its times alone: dφ = −(2π/N)(r + N/2 − ½) from bin to bin.
    private func vertical(_ frame: Int, offset: Double) -> [Double] {
        let tables = equations.tables
        let size = tables.size
        let row = frame * equations.stride
        let power = equations.power.start + row
        let time = equations.time.start + row
        func slope(_ bin: Int) -> Double {
            let r = power[bin] > 0 ? time[bin] / power[bin] : 0
            return -(r + Double(size) / 2 - 0.5) * 2 * .pi / Double(size)
        }
        var phases = [Double](repeating: 0, count: tables.bins)
        var loudest = 0
        for bin in 1..<tables.bins {
            phases[bin] = phases[bin - 1] + (slope(bin) + slope(bin - 1)) / 2
            if power[bin] > power[loudest] { loudest = bin }
        }
        let origin = phases[loudest]
        var real = phases
        var imaginary = phases
        for bin in 0..<tables.bins {
            let gain =
                power[bin].squareRoot() * (bin == 0 || 2 * bin == size ? 1 : 2) / Double(size)
            let phase = phases[bin] - origin + offset
            real[bin] = gain * cos(phase)
            imaginary[bin] = gain * sin(phase)
        }
        return (0..<size).map { n in
            tables.inverse(real, imaginary, at: n) / max(tables.window[n], 1e-2)
        }
    }
}

import Glibc
import Randomness

/// Finds a first solved frame with nothing to start from.
struct SeedSearch {
    /// Starts a frame is given.
    static let starts = 12
    /// Frames solved together at most where one has too few equations, and angles tried for their phases.
    static let longest = 8
    static let angles = 8
    /// Iterations after which a start of large frames that hardly moves is given up.
    static let patience = 15
    /// Times a start of large frames that ends almost right is shaken and sent on.
    static let shakes = 2

    let growth: Growth
    private var equations: ReassignedEquations { growth.equations }

    init(_ growth: Growth) { self.growth = growth }

    /// Energetic frames that know their places first, the best of each block of ten before all others.
    static func candidates(_ frames: [Int], _ equations: ReassignedEquations) -> [Int] {
        func score(_ frame: Int) -> Double {
            let share = equations.knownShare[frame]
            return equations.energy[frame] * ((share > 0.95 ? 1 : 0) + 1e-9 * max(share, 1e-9))
        }
        let ordered = frames.map { (frame: $0, score: score($0)) }
            .sorted { $0.score != $1.score ? $0.score > $1.score : $0.frame < $1.frame }.map(\.frame)
        var seen: Set<Int> = []
        let leaders = ordered.filter { seen.insert($0 / 10).inserted }
        let isLeader = Set(leaders)
        return leaders + ordered.filter { !isLeader.contains($0) }
    }

    /// The samples of a frame, or nil where no start led to a solution; and the starts used.
    func solve(_ frame: Int) -> (samples: [Double]?, starts: Int) {
        var generator = growth.key.derive("seed").derive(frame).generator()
        for start in 0..<Self.starts {
            if growth.isCancelled() { return (nil, start) }
            let (samples, cost) = attempt(frame, start, &generator)
            if cost < growth.tolerances.seed { return (samples, start + 1) }
        }
        return (nil, Self.starts)
    }

    /// Frames from `frame` on, at most to `last`, that together have twice as many equations as samples, or as many as are of
    /// use; large frames more, for there a start costs most and must not be in vain.
    func window(from frame: Int, to last: Int) -> ClosedRange<Int> {
        let size = equations.tables.size
        let enough = size > ReassignedEquations.largestAlone ? 3.2 : 2
        var count = 0.0
        for next in frame...min(last, frame + Self.longest - 1) {
            count += equations.equationCount[next]
            if count >= enough * Double((next - frame) * equations.hop + size) { return frame...next }
        }
        return frame...min(last, frame + Self.longest - 1)
    }

    /// The samples of neighbouring frames together, where single frames have too few equations; and the starts used.
    func solve(_ window: ClosedRange<Int>) -> (samples: [Double]?, starts: Int) {
        var starts = 0
        var solved: [Double]?
        descend(window) { samples, cost in
            starts += 1
            if cost < growth.tolerances.wideSeed { solved = samples }
            return solved == nil
        }
        return (solved, starts)
    }

    /// The same as ``noise(_:)`` from neighbouring frames together: the lowest sum of squares that two starts end in.
    func noise(_ window: ClosedRange<Int>) -> Double? {
        var costs: [Double] = []
        descend(window, shakes: 0) { _, cost in
            costs.append(cost)
            return cost >= 1e-14
        }
        if let last = costs.last, last < 1e-14 { return last }
        costs.sort()
        let size = Double((window.count - 1) * equations.hop + equations.tables.size)
        let count = window.reduce(0.0) { $0 + equations.equationCount[$1] }
        guard count > 1.8 * size else { return nil }
        let found = zip(costs, costs.dropFirst()).first { $1 - $0 < 0.02 * $0 && $0 < 1e-2 }
        return found.map { $0.0 * count / (count - size) }
    }

    /// Levenberg-Marquardt over neighbouring frames from start after start, while `isWanted` says so of the samples and
    /// their relative sum of squares.
    ///
    /// Phases integrated over these frames leave one angle to be tried; the other starts are noise.
    private func descend(
        _ window: ClosedRange<Int>, shakes: Int = Self.shakes, isWanted: ([Double], Double) -> Bool
    ) {
        let size = equations.tables.size
        let first = window.lowerBound * equations.hop
        let count = (window.count - 1) * equations.hop + size
        let energy = window.reduce(0.0) { $0 + equations.energy[$1] }
        let power = window.reduce(0.0) { $0 + equations.meanPower[$1] } / Double(window.count)
        let scale = 1.5 * (power / Double(size)).squareRoot()
        let phases = PhaseIntegration(equations, window)
        let isLarge = size > ReassignedEquations.largestAlone
        var generator = growth.key.derive("window").derive(window.lowerBound).generator()
        for start in 0..<2 * Self.angles where !growth.isCancelled() {
            var samples =
                start < Self.angles
                ? phases.samples(turned: .pi * Double(start) / Double(Self.angles))
                : (0..<count).map { _ in scale * generator.normal() }
            func descended() -> Double {
                samples.withUnsafeMutableBufferPointer {
                    growth.windows.descend(
                        $0.baseAddress! - first, window, free: first..<first + count, .search,
                        iterations: 120,
                        damping: 1e-2, enough: 1e-26 * energy, patience: isLarge ? Self.patience : nil)
                }
            }
            var cost = descended()
            // Large frames have places near the solution that do not lead there. Shaken, one start in four does.
            for _ in 0..<shakes where isLarge && cost < 1e-7 * energy && cost > 1e-18 * energy {
                let kept = samples
                for n in samples.indices { samples[n] += 0.05 * scale * generator.normal() }
                let shaken = descended()
                if shaken < cost { cost = shaken } else { samples = kept }
            }
            guard isWanted(samples, cost / energy) else { return }
        }
    }

    /// The relative sum of squares that the noise of a frame's numbers would leave of the right samples, or nil where
    /// it cannot be told.
    ///
    /// Wrong solutions scatter; so where two starts end in the same samples, these are right, whatever they cost.
    func noise(_ frame: Int) -> Double? {
        var generator = growth.key.derive("noise").derive(frame).generator()
        var found: [(samples: [Double], cost: Double)] = []
        // Of all equations, those beyond the unknowns show the noise.
        let size = Double(equations.tables.size)
        let count = Double(equations.tables.bins) * (1 + 2 * equations.knownShare[frame])
        guard count > 1.2 * size else { return nil }
        for start in 0..<Self.starts {
            if growth.isCancelled() { return nil }
            let (samples, cost) = attempt(frame, start, &generator)
            if cost < 1e-14 { return cost }
            guard cost < 1e-2 else { continue }
            for other in found where abs(other.cost - cost) < 0.02 * cost {
                var error = (plus: 0.0, minus: 0.0)
                var power = 0.0
                for (a, b) in zip(samples, other.samples) {
                    error.plus += (a - b) * (a - b)
                    error.minus += (a + b) * (a + b)
                    power += a * a
                }
                if min(error.plus, error.minus) < 1e-3 * power { return cost * count / (count - size) }
            }
            found.append((samples, cost))
        }
        return nil
    }

    /// Levenberg-Marquardt from one start; the samples and their relative sum of squares.
    private func attempt(
        _ frame: Int, _ start: Int, _ generator: inout RandomGenerator
    ) -> (samples: [Double], cost: Double) {
        let size = equations.tables.size
        let hop = equations.hop
        var samples: [Double]
        if start < 2 {
            samples = vertical(frame, offset: start == 0 ? 0 : .pi / 2)
        } else {
            let scale = 1.5 * (equations.meanPower[frame] / Double(size)).squareRoot()
            samples = (0..<size).map { _ in scale * generator.normal() }
        }
        let cost = samples.withUnsafeMutableBufferPointer {
            growth.windows.descend(
                $0.baseAddress! - frame * hop, frame...frame, free: frame * hop..<frame * hop + size, .search,
                iterations: 80, damping: 1e-2, enough: 1e-28 * equations.energy[frame])
        }
        return (samples, cost / equations.energy[frame])
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

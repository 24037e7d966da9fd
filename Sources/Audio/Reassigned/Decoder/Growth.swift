import Randomness

/// Extends solved runs of frames by their neighbours, one frame at a time.
///
/// A frame shares all but `hop` samples with its neighbour, so few unknowns face many equations, and nearly every frame
/// is solved from its first start.
final class Growth {
    let equations: ReassignedEquations
    let frames: FrameSolver
    let windows: WindowSolver
    /// Sample 0 of the clip; only the samples of the frames at work are there.
    var samples: UnsafeMutablePointer<Double>
    var tolerances: DecodingTolerances
    /// What solutions end with.
    var refine: EquationWeights
    let key: RandomKey
    let isCancelled: @Sendable () -> Bool
    private let size: Int
    private let hop: Int
    /// Samples at each end of the window that weigh too little to be held fixed.
    private let faint: Int
    private var values: [Double]
    private var best: [Double]
    private var saved: [Double]

    init(
        _ equations: ReassignedEquations, samples: UnsafeMutablePointer<Double>,
        tolerances: DecodingTolerances, key: RandomKey, isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.equations = equations
        self.samples = samples
        self.tolerances = tolerances
        refine = tolerances.refine
        self.key = key
        self.isCancelled = isCancelled
        frames = FrameSolver(equations, isCancelled: isCancelled)
        windows = WindowSolver(frames)
        size = equations.tables.size
        hop = equations.hop
        var faint = 0
        while faint < size / 4, equations.tables.window[faint] < 0.05 { faint += 1 }
        self.faint = faint
        values = [Double](repeating: 0, count: size)
        best = values
        saved = []
    }

    /// Extends the island up to frame `stop`, with `tries` random starts where the good ones fail.
    ///
    /// - Parameter force: a frame that is not solved but costs less than this is kept all the same.
    /// - Returns: the last frame solved on that side.
    func grow(_ island: ClosedRange<Int>, forward: Bool, to stop: Int, tries: Int, force: Double = 0) -> Int {
        var low = island.lowerBound
        var high = island.upperBound
        while forward ? high < stop : low > stop {
            let next = forward ? high + 1 : low - 1
            if equations.isSilent[next] || isCancelled() { break }
            guard step(to: next, from: forward ? high : low, low...high, forward, tries, force) else { break }
            if forward { high = next } else { low = next }
        }
        return forward ? high : low
    }

    private func step(
        to next: Int, from last: Int, _ island: ClosedRange<Int>, _ forward: Bool, _ tries: Int,
        _ force: Double
    ) -> Bool {
        let unknown = forward ? (size - hop - faint)..<size : 0..<(hop + faint)
        let count = unknown.count
        let frame = samples + next * hop
        let energy = equations.energy[next]
        let enough = 1e-28 * energy
        frames.prepare(frame, without: unknown)
        let searching = frames.target(next, .search, slot: 0)
        let refining = frames.target(next, refine, slot: 1)
        var lowest = Double.infinity
        var generator: RandomGenerator?
        let scale = 1.5 * (equations.meanPower[next] / Double(size)).squareRoot()
        for attempt in 0..<(tries + 2) {
            switch attempt {
            case 0:
                values.withUnsafeMutableBufferPointer { values in
                    frames.predict(
                        next, from: last, samples + last * hop, unknown: unknown, values: values.baseAddress!)
                }
            case 1:
                for n in 0..<count { values[n] = 0 }
            default:
                var drawing =
                    generator ?? key.derive(next).derive(forward ? 1 : 0).derive(tries).generator()
                let size = scale * (0.2 + 1.2 * drawing.uniform())
                for n in 0..<count { values[n] = size * drawing.normal() }
                generator = drawing
            }
            let cost = values.withUnsafeMutableBufferPointer { values in
                var cost =
                    frames.solve(
                        searching, unknown: unknown, values: values.baseAddress!, iterations: 30,
                        enough: enough) / energy
                if cost < 0.1 {
                    cost =
                        frames.solve(
                            refining, unknown: unknown, values: values.baseAddress!, iterations: 10,
                            enough: enough) / energy
                }
                return cost
            }
            if cost < lowest {
                lowest = cost
                swap(&best, &values)
            }
            if cost < tolerances.accept { break }
        }
        let isSolved = lowest < tolerances.accept
        if isSolved && lowest <= tolerances.settle {
            for n in 0..<count { frame[unknown.lowerBound + n] = best[n] }
            return true
        }
        // The last frames together: without this, errors would add up until growth stalls.
        let reach = tolerances.window - 1
        let window =
            forward
            ? max(island.lowerBound, next - reach)...next : next...min(island.upperBound, next + reach)
        let first = window.lowerBound * hop
        let end = window.upperBound * hop + size
        let free = equations.movable(window, in: island)
        saved.removeAll(keepingCapacity: true)
        saved.append(contentsOf: UnsafeBufferPointer(start: samples + first, count: end - first))
        for n in 0..<count { frame[unknown.lowerBound + n] = best[n] }
        windows.refine(samples, window, free: free, refine, iterations: isSolved ? 3 : 6)
        if isSolved { return true }
        let cost = frames.relativeCost(next, frame, refine)
        if cost < max(tolerances.accept, force) { return true }
        saved.withUnsafeBufferPointer {
            (samples + first).update(from: $0.baseAddress!, count: $0.count)
        }
        return false
    }
}

/// Gauss-Newton over all frames of an island, in overlapping windows that see each other's last state.
///
/// What one window's edge does to another dies out within a few frames, so this ends where one system over the whole
/// island would, in bounded memory and on any number of threads.
struct Polish {
    /// Frames whose samples a window decides, and frames it looks at beyond them on each side.
    static let core = 128
    static let margin = 16

    let equations: ReassignedEquations
    let weights: EquationWeights
    let tolerances: DecodingTolerances

    /// - Returns: the sum of squares at the end.
    func callAsFunction(
        _ samples: UnsafeMutablePointer<Double>, _ island: ClosedRange<Int>, lanes: borrowing Lanes,
        rounds: Int = 8, isCancelled: @Sendable () -> Bool
    ) {
        let size = equations.tables.size
        let hop = equations.hop
        let count = max(1, island.count / Self.core)
        func start(_ index: Int) -> Int { island.lowerBound + island.count * index / count }
        let energy = island.reduce(0.0) { $0 + equations.energy[$1] }
        var before = cost(samples, island, lanes: lanes)
        for _ in 0..<rounds {
            if isCancelled() || before <= 1e-29 * energy { return }
            let source = UnsafePointer(samples)
            let solved: [[Double]] = lanes.map(count) { index in
                let first = start(index)
                let last = start(index + 1) - 1
                let low = max(island.lowerBound, first - Self.margin)
                let high = min(island.upperBound, last + Self.margin)
                let span = (high - low) * hop + size
                let copy = AlignedBuffer(span)
                copy.start.update(from: source + low * hop, count: span)
                let free = equations.movable(low...high, in: island)
                WindowSolver(FrameSolver(equations)).refine(
                    copy.start - low * hop, low...high, free: free, weights, iterations: 1)
                let from = first * hop
                let to = index == count - 1 ? last * hop + size : (last + 1) * hop
                return (from..<to).map { copy[$0 - low * hop] }
            }
            let kept = (0..<(island.count - 1) * hop + size).map { samples[island.lowerBound * hop + $0] }
            for (index, values) in solved.enumerated() {
                values.withUnsafeBufferPointer {
                    (samples + start(index) * hop).update(from: $0.baseAddress!, count: $0.count)
                }
            }
            let after = cost(samples, island, lanes: lanes)
            guard after < before else {
                kept.withUnsafeBufferPointer {
                    (samples + island.lowerBound * hop).update(from: $0.baseAddress!, count: $0.count)
                }
                return
            }
            let isSlow = before - after < 0.02 * before
            before = after
            if isSlow { return }
        }
    }

    private func cost(
        _ samples: UnsafeMutablePointer<Double>, _ island: ClosedRange<Int>, lanes: borrowing Lanes
    ) -> Double {
        let source = UnsafePointer(samples)
        let chunks = (island.count + 255) / 256
        return lanes.map(chunks) { chunk in
            let frames = FrameSolver(equations)
            var sum = 0.0
            for frame in island.lowerBound + 256
                * chunk...min(island.upperBound, island.lowerBound + 256 * chunk + 255)
            {
                sum += frames.evaluate(source + frame * equations.hop, frames.target(frame, weights))
            }
            return sum
        }.reduce(0, +)
    }
}

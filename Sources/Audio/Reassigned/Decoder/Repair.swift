/// Solves again what fits far worse than the rest of its clip: frames that were accepted in a shallow valley beside the
/// right one.
struct Repair {
    /// Frames solved around the bad ones, on each side.
    static let margin = 16
    /// How much worse than the median is far worse.
    static let factor = 1e3
    /// Nothing that fits better than this is touched.
    static let finest = 1e-16

    let equations: ReassignedEquations
    let weights: EquationWeights

    func callAsFunction(
        _ decoded: [DecodedStretch], _ lanes: borrowing Lanes, isCancelled: @escaping @Sendable () -> Bool
    ) {
        let hop = equations.hop
        let islands = decoded.flatMap { stretch in
            stretch.islands.runs.map { (frames: $0, samples: stretch.origin(hop: hop)) }
        }
        let costs = lanes.map(islands.count) { index in
            self.costs(islands[index].samples, islands[index].frames)
        }
        let sorted = costs.flatMap { $0 }.sorted()
        guard !sorted.isEmpty else { return }
        let limit = max(Self.finest, Self.factor * sorted[sorted.count / 2])
        let places = zip(islands, costs).flatMap { island, costs in
            self.places(island.frames, costs, limit: limit).map {
                (frames: $0, island: island.frames, samples: island.samples)
            }
        }
        // No place reads a sample that another one moves.
        _ = lanes.map(places.count) { index in
            let place = places[index]
            solve(place.samples, place.frames, in: place.island, limit: limit, isCancelled: isCancelled)
        }
    }

    private func costs(_ samples: UnsafePointer<Double>, _ island: ClosedRange<Int>) -> [Double] {
        let frames = FrameSolver(equations)
        return island.map { frames.relativeCost($0, samples + $0 * equations.hop, weights) }
    }

    /// Runs of frames that fit worse than `limit`, each widened by the margin and joined where they nearly meet.
    private func places(_ island: ClosedRange<Int>, _ costs: [Double], limit: Double) -> [ClosedRange<Int>] {
        var found: [ClosedRange<Int>] = []
        // Of frames that share all their samples with others beyond the margin none could move.
        let overlap = equations.tables.size / equations.hop
        for (frame, cost) in zip(island, costs) where cost > limit {
            var low = max(island.lowerBound, frame - Self.margin)
            var high = min(island.upperBound, frame + Self.margin)
            if equations.movable(low...high, in: island).isEmpty {
                low = max(island.lowerBound, frame - overlap)
                high = min(island.upperBound, frame + overlap)
            }
            if let last = found.last, low <= last.upperBound + 1 {
                found[found.count - 1] = last.lowerBound...high
            } else {
                found.append(low...high)
            }
        }
        return found
    }

    /// Descends with the weights of the end, and where that does not do, from where other weights lead.
    private func solve(
        _ samples: UnsafeMutablePointer<Double>, _ place: ClosedRange<Int>, in island: ClosedRange<Int>,
        limit: Double,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        let windows = WindowSolver(FrameSolver(equations, isCancelled: isCancelled))
        let free = equations.movable(place, in: island)
        let enough = 1e-29 * place.reduce(0.0) { $0 + equations.energy[$1] }
        var best = windows.cost(samples, place, weights)
        var kept = Array(UnsafeBufferPointer(start: samples + free.lowerBound, count: free.count))
        for other in [weights] + EquationWeights.ladder {
            if other != weights {
                windows.descend(
                    samples, place, free: free, other, iterations: 30, damping: 1e-4, enough: enough)
            }
            let cost = windows.descend(
                samples, place, free: free, weights, iterations: 80, damping: 1e-6, enough: enough,
                leastGain: 1e-3)
            if isCancelled() { return }
            if cost < best {
                best = cost
                kept = Array(UnsafeBufferPointer(start: samples + free.lowerBound, count: free.count))
            }
            if place.allSatisfy({ windows.relativeCost($0, samples, weights) <= limit }) { break }
        }
        kept.withUnsafeBufferPointer {
            (samples + free.lowerBound).update(from: $0.baseAddress!, count: $0.count)
        }
    }
}

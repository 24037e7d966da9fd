/// The solved runs of frames of a stretch, in order, and how they meet.
struct Islands: Sendable {
    private(set) var runs: [ClosedRange<Int>] = []
    /// Frames that the stretch has.
    let stretch: ClosedRange<Int>
    /// Times two islands met and did not fit.
    private(set) var conflicts = 0

    init(_ stretch: ClosedRange<Int>, _ runs: [ClosedRange<Int>] = []) {
        self.stretch = stretch
        self.runs = runs.sorted { $0.lowerBound < $1.lowerBound }
    }

    var isWhole: Bool { runs == [stretch] }
    var covered: Int { runs.reduce(0) { $0 + $1.count } }

    mutating func insert(_ run: ClosedRange<Int>) {
        runs.append(run)
        runs.sort { $0.lowerBound < $1.lowerBound }
    }

    /// Grows every island to both sides up to its neighbours, and joins those that meet.
    mutating func expand(_ growth: Growth, tries: Int, force: Double = 0) {
        let reach = growth.equations.reach
        var i = 0
        while i < runs.count {
            var run = runs[i]
            if i + 1 < runs.count {
                var next = runs[i + 1]
                let limit = next.lowerBound - reach
                if run.upperBound < limit {
                    run =
                        run
                        .lowerBound...growth.grow(
                            run, forward: true, to: limit, tries: tries, force: force)
                }
                if run.upperBound < limit {
                    next =
                        growth.grow(
                            next, forward: false, to: run.upperBound + reach, tries: tries, force: force)...next
                        .upperBound
                }
                runs[i] = run
                runs[i + 1] = next
                if run.upperBound >= next.lowerBound - reach {
                    if let joined = merge(run, next, growth, force) {
                        runs[i] = joined
                        runs.remove(at: i + 1)
                        continue
                    }
                    conflicts += 1
                    // The smaller one is dropped, and its frames are grown from the other.
                    if run.count >= next.count {
                        runs.remove(at: i + 1)
                    } else {
                        runs.remove(at: i)
                        i = max(0, i - 1)
                    }
                    continue
                }
            } else if run.upperBound < stretch.upperBound {
                run =
                    run
                    .lowerBound...growth.grow(
                        run, forward: true, to: stretch.upperBound, tries: tries, force: force)
                runs[i] = run
            }
            if i == 0, run.lowerBound > stretch.lowerBound {
                runs[i] =
                    growth.grow(
                        run, forward: false, to: stretch.lowerBound, tries: tries, force: force)...run
                    .upperBound
            }
            i += 1
        }
    }

    /// Joins two islands with no sample between them that neither owns, the second with the sign that fits.
    private func merge(
        _ left: ClosedRange<Int>, _ right: ClosedRange<Int>, _ growth: Growth, _ force: Double
    ) -> ClosedRange<Int>? {
        let equations = growth.equations
        let size = equations.tables.size
        let hop = equations.hop
        let samples = growth.samples
        let start = left.upperBound * hop + size
        let end = right.upperBound * hop + size
        let across = left.upperBound + 1..<right.lowerBound
        func flip() { for n in start..<end { samples[n] = -samples[n] } }
        func worst() -> Double {
            let frames = across.isEmpty ? right.lowerBound..<right.lowerBound + 1 : across
            return frames.map { growth.frames.relativeCost($0, samples + $0 * hop, growth.refine) }.max() ?? 0
        }
        let same = worst()
        flip()
        let opposite = worst()
        let (low, high) = same <= opposite ? (same, opposite) : (opposite, same)
        let limit = max(growth.tolerances.merge, force)
        let fits =
            low < limit || (low < 0.1 && low < 1e-3 * high) || (force > 0 && low < 0.03 * high)
        if same <= opposite || !fits { flip() }
        guard fits else { return nil }
        let first = max(left.lowerBound, left.upperBound - 6)
        let last = min(right.upperBound, right.lowerBound + 6)
        let whole = left.lowerBound...right.upperBound
        growth.windows.refine(
            samples, first...last, free: equations.movable(first...last, in: whole), growth.refine,
            iterations: 8)
        return whole
    }
}

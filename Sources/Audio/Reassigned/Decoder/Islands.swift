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
    ///
    /// Where two do not fit, what lies around their meeting is given back and grown again, from the other side first;
    /// where that does not help, a gap stays between them.
    mutating func expand(_ growth: Growth, tries: Int, force: Double = 0) {
        let reach = growth.equations.reach
        var i = 0
        var quarrels = 0
        while i < runs.count {
            if i + 1 < runs.count {
                let isTurned = quarrels % 2 == 1
                if isTurned { growLeft(i + 1, growth, tries, force) }
                growRight(i, growth, tries, force)
                if !isTurned { growLeft(i + 1, growth, tries, force) }
                if runs[i].upperBound >= runs[i + 1].lowerBound - reach {
                    if let joined = merge(runs[i], runs[i + 1], growth, force) {
                        runs[i] = joined
                        runs.remove(at: i + 1)
                        quarrels = 0
                        continue
                    }
                    conflicts += 1
                    quarrels += 1
                    if part(i, by: reach << quarrels) && quarrels < 4 { continue }
                }
                quarrels = 0
            } else {
                growRight(i, growth, tries, force)
            }
            if i < runs.count, i == 0 { growLeft(i, growth, tries, force) }
            i += 1
        }
    }

    /// Run `i` grows up to the next one or the stretch's end.
    private mutating func growRight(_ i: Int, _ growth: Growth, _ tries: Int, _ force: Double) {
        let run = runs[i]
        let limit =
            i + 1 < runs.count ? runs[i + 1].lowerBound - growth.equations.reach : stretch.upperBound
        guard run.upperBound < limit else { return }
        runs[i] = run.lowerBound...growth.grow(run, forward: true, to: limit, tries: tries, force: force)
    }

    /// Run `i` grows down to the last one or the stretch's beginning.
    private mutating func growLeft(_ i: Int, _ growth: Growth, _ tries: Int, _ force: Double) {
        let run = runs[i]
        let limit = i > 0 ? runs[i - 1].upperBound + growth.equations.reach : stretch.lowerBound
        guard run.lowerBound > limit else { return }
        runs[i] = growth.grow(run, forward: false, to: limit, tries: tries, force: force)...run.upperBound
    }

    /// Takes `count` frames from either side of the meeting of runs `i` and `i + 1`; false where a run went whole.
    private mutating func part(_ i: Int, by count: Int) -> Bool {
        let (left, right) = (runs[i], runs[i + 1])
        guard left.count > count else {
            if right.count > left.count {
                runs.remove(at: i)
                return false
            }
            runs.remove(at: i + 1)
            return false
        }
        runs[i] = left.lowerBound...(left.upperBound - count)
        guard right.count > count else {
            runs.remove(at: i + 1)
            return false
        }
        runs[i + 1] = (right.lowerBound + count)...right.upperBound
        return true
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
            (low < limit && low < 0.3 * high) || (low < 0.1 && low < 1e-3 * high)
            || (force > 0 && low < 0.03 * high)
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

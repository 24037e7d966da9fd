/// Decodes a stretch of a segment on its own, so that stretches can be decoded side by side.
///
/// Where a segment is cut depends on the clip alone, and so does everything that is drawn: the number of threads
/// changes nothing.
struct BlockDecoder {
    /// Frames a block has, roughly.
    static let frames = 320
    /// Frames that are tried as seeds of a block before its neighbours must grow into it.
    static let seeds = 8

    /// The frames of a segment in blocks that share no sample.
    static func blocks(of segment: ClosedRange<Int>, reach: Int) -> [ClosedRange<Int>] {
        let count = max(1, (segment.count + frames / 2) / frames)
        return (0..<count).map { index in
            let first = segment.lowerBound + segment.count * index / count
            let next = segment.lowerBound + segment.count * (index + 1) / count
            return first...(index == count - 1 ? segment.upperBound : max(first, next - reach))
        }
    }

    let growth: Growth
    let block: ClosedRange<Int>

    /// Seeds and grows until the block is whole or nothing more helps quickly.
    ///
    /// - Parameter isThorough: whether every frame may be tried as a seed.
    func decode(isThorough: Bool = false) -> (islands: Islands, starts: Int) {
        var islands = Islands(block)
        let search = SeedSearch(growth)
        let equations = growth.equations
        let reach = equations.reach
        let size = equations.tables.size
        let hop = equations.hop
        var tried: Set<Int> = []
        var failures = 0
        var starts = 0
        let limit = isThorough ? 40 : Self.seeds
        let trial = AlignedBuffer((block.count - 1) * hop + size)
        let own = growth.samples
        while failures < limit, !growth.isCancelled() {
            let open = block.filter { frame in
                !tried.contains(frame) && (isThorough || equations.knownShare[frame] > 0.95)
                    && !islands.runs.contains {
                        $0.lowerBound - reach <= frame && frame <= $0.upperBound + reach
                    }
            }
            guard !open.isEmpty else { break }
            var found: (frame: Int, samples: [Double])?
            for frame in SeedSearch.candidates(open, equations) {
                tried.insert(frame)
                let result = search.solve(frame)
                starts += result.starts
                if let samples = result.samples {
                    found = (frame, samples)
                    break
                }
                failures += 1
                if failures >= limit || growth.isCancelled() { break }
            }
            guard let found else { break }
            // A true solution grows; a false one does not.
            let right =
                islands.runs.filter { $0.lowerBound > found.frame }.map { $0.lowerBound - reach }.min()
                ?? block.upperBound
            let left =
                islands.runs.filter { $0.upperBound < found.frame }.map { $0.upperBound + reach }.max()
                ?? block.lowerBound
            trial.start.update(from: own + block.lowerBound * hop, count: trial.count)
            growth.samples = trial.start - block.lowerBound * hop
            for n in 0..<size { growth.samples[found.frame * hop + n] = found.samples[n] }
            var run = found.frame...found.frame
            run = run.lowerBound...growth.grow(run, forward: true, to: min(right, found.frame + 6), tries: 2)
            run =
                growth.grow(
                    run, forward: false, to: max(left, found.frame - 6), tries: 2)...run.upperBound
            growth.samples = own
            guard run.count - 1 >= min(5, right - left) else {
                failures += 1
                continue
            }
            failures = 0
            let first = run.lowerBound * hop
            (own + first).update(
                from: trial.start + (first - block.lowerBound * hop), count: (run.count - 1) * hop + size)
            islands.insert(run)
            islands.expand(growth, tries: 2)
            if islands.isWhole { break }
        }
        return (islands, starts)
    }
}

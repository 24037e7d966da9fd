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

    /// Where first frames are looked for.
    enum Search: Equatable {
        /// Among frames whose bins all say where they are.
        case quick
        /// Among all, several neighbours together.
        case wide
        /// Among all, one by one.
        case thorough

        /// Failures after which the search ends.
        var limit: Int {
            switch self {
            case .quick: BlockDecoder.seeds
            case .wide: 12
            case .thorough: 40
            }
        }
    }

    let growth: Growth
    let block: ClosedRange<Int>

    /// Seeds and grows until the block is whole or nothing more helps quickly.
    func decode(_ kind: Search) -> (islands: Islands, starts: Int) {
        var islands = Islands(block)
        let search = SeedSearch(growth)
        let equations = growth.equations
        let reach = equations.reach
        let size = equations.tables.size
        let hop = equations.hop
        var tried: Set<Int> = []
        var failures = 0
        var starts = 0
        // A start of large frames takes long, and where several windows fail, numbers are likely noisy.
        let limit = kind == .wide && size > ReassignedEquations.largestAlone ? 4 : kind.limit
        let trial = AlignedBuffer((block.count - 1) * hop + size)
        let own = growth.samples
        while failures < limit, !growth.isCancelled() {
            let open = block.filter { frame in
                !tried.contains(frame) && (kind != .quick || equations.knownShare[frame] > 0.95)
                    && !islands.runs.contains {
                        $0.lowerBound - reach <= frame && frame <= $0.upperBound + reach
                    }
            }
            guard !open.isEmpty else { break }
            var found: (frames: ClosedRange<Int>, samples: [Double])?
            for frame in SeedSearch.candidates(open, equations) {
                tried.insert(frame)
                let next = islands.runs.first { $0.lowerBound > frame }.map { $0.lowerBound - reach }
                let frames =
                    kind == .wide ? search.window(from: frame, to: next ?? block.upperBound) : frame...frame
                let result = kind == .wide ? search.solve(frames) : search.solve(frame)
                starts += result.starts
                if let samples = result.samples {
                    found = (frames, samples)
                    break
                }
                failures += 1
                if failures >= limit || growth.isCancelled() { break }
            }
            guard let found else { break }
            // A true solution grows; a false one does not.
            let right =
                islands.runs.filter { $0.lowerBound > found.frames.lowerBound }.map { $0.lowerBound - reach }
                .min()
                ?? block.upperBound
            let left =
                islands.runs.filter { $0.upperBound < found.frames.lowerBound }.map { $0.upperBound + reach }
                .max()
                ?? block.lowerBound
            trial.start.update(from: own + block.lowerBound * hop, count: trial.count)
            growth.samples = trial.start - block.lowerBound * hop
            let origin = found.frames.lowerBound * hop
            for (n, sample) in found.samples.enumerated() { growth.samples[origin + n] = sample }
            var run = found.frames
            run =
                run.lowerBound...growth.grow(run, forward: true, to: min(right, run.upperBound + 6), tries: 2)
            run =
                growth.grow(
                    run, forward: false, to: max(left, run.lowerBound - 6), tries: 2)...run.upperBound
            growth.samples = own
            let span = found.frames.count
            guard run.count - span >= min(5, right - left + 1 - span) else {
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

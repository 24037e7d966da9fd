import Randomness

/// How well the right samples can fit, from a few frames solved by themselves: tolerances follow from it.
struct NoiseEstimate {
    /// Frames asked.
    static let frames = 7

    let equations: ReassignedEquations
    let key: RandomKey

    /// The lowest of some frames' relative sums of squares, doubled; 0 where no frame can tell.
    ///
    /// Not their median: wrong solutions can look right too, but only ever fit worse.
    func callAsFunction(
        _ segments: [ClosedRange<Int>], _ lanes: borrowing Lanes, isCancelled: @escaping @Sendable () -> Bool
    ) -> Double {
        if equations.isScarce { return ofWindows(segments, isCancelled: isCancelled) }
        let all = segments.flatMap(Array.init)
        let leaders = SeedSearch.candidates(all, equations).prefix(max(1, all.count / 20))
        let asked = Array(leaders)
        let count = min(Self.frames, asked.count)
        let costs = lanes.map(count) { index in
            let frame = asked[asked.count * index / count]
            let buffer = AlignedBuffer(0)
            let growth = Growth(
                equations, samples: buffer.start, tolerances: DecodingTolerances(), key: key,
                isCancelled: isCancelled)
            return SeedSearch(growth).noise(frame)
        }
        return 2 * (costs.compactMap { $0 }.min() ?? 0)
    }
    /// The same from frames solved together, one window after the other until one shows no noise.
    private func ofWindows(
        _ segments: [ClosedRange<Int>], isCancelled: @escaping @Sendable () -> Bool
    ) -> Double {
        let buffer = AlignedBuffer(0)
        let search = SeedSearch(
            Growth(
                equations, samples: buffer.start, tolerances: DecodingTolerances(), key: key,
                isCancelled: isCancelled))
        var lowest: Double?
        let all = segments.flatMap(Array.init)
        for frame in SeedSearch.candidates(all, equations).prefix(Self.frames) {
            guard let last = segments.first(where: { $0.contains(frame) })?.upperBound else { continue }
            guard let noise = search.noise(search.window(from: frame, to: last)) else { continue }
            lowest = min(noise, lowest ?? noise)
            if noise < 1e-14 { break }
        }
        return 2 * (lowest ?? 0)
    }
}

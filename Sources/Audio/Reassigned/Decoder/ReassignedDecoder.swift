import Randomness
import Synchronization

/// Recovers a signal exactly from its reassigned spectrogram, up to one sign.
///
/// Every bin of a frame gives three equations, all quadratic in the frame's samples: its power, its frequency times its
/// power and its time times its power. A few frames are solved from nothing, their neighbours from what they share with
/// them, runs of solved frames are joined with the sign that fits, and in the end all samples are refined together.
/// Arithmetic is double throughout; results are the same whatever the number of threads.
public struct ReassignedDecoder: Sendable {
    public let layout: ReassignedLayout
    /// Of the random starts.
    public var seed: UInt64 = 0
    /// Threads to use.
    public var threads = 1

    /// - Throws: ``AudioError`` for a layout that cannot be.
    public init(_ layout: ReassignedLayout, seed: UInt64 = 0, threads: Int = 1) throws(AudioError) {
        guard layout.sampleRate.isFinite, layout.sampleRate > 0 else {
            throw .invalid("a reassigned spectrogram needs a positive sample rate, not \(layout.sampleRate)")
        }
        guard layout.fftSize >= 8, layout.hopLength > 0, layout.hopLength <= layout.fftSize / 2 else {
            throw .invalid(
                "decoding needs an n_fft of at least 8 and a hop of at most half of it, not \(layout.fftSize) and \(layout.hopLength)"
            )
        }
        guard layout.referencePower >= 0, layout.referencePower.isFinite else {
            throw .invalid("the reference power cannot be \(layout.referencePower)")
        }
        self.layout = layout
        self.seed = seed
        self.threads = threads
    }

    /// Decodes a map.
    ///
    /// - Parameters:
    ///   - map: NaN stands for frequencies and times that are missing.
    ///   - count: samples that the clip has, or nil for as many as the frames tell of.
    ///   - isCancelled: asked often; once true, decoding ends early.
    ///   - progress: the share that is done, 0 to 1; called from several threads.
    /// - Throws: ``AudioError`` for a map that contradicts itself or the layout, `CancellationError` when cancelled.
    public func decode(
        _ map: ReassignedSpectrogram<Double>, count: Int? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws -> ReassignedDecoding {
        try ReassignedMapCheck(map, layout).check()
        let equations = ReassignedEquations(map, layout: layout)
        let lanes = try Lanes(threads)
        let segments = equations.segments
        let key = RandomKey(seed: seed).derive("reassigned")
        let estimate = NoiseEstimate(equations: equations, key: key)
        func estimated() -> Double { estimate(segments, lanes, isCancelled: isCancelled) }
        func work(_ noise: Double) -> Work {
            Work(
                equations: equations,
                tolerances: DecodingTolerances(noise: noise, rounding: equations.timeRounding), key: key,
                isCancelled: isCancelled, progress: progress)
        }
        // Where equations are scarce, false solutions look like noise: numbers count as clean until that fails.
        var noise = equations.isScarce ? 0 : estimated()
        var blocks = work(noise).blocks(of: segments, lanes)
        if equations.isScarce, blocks.allSatisfy({ $0.allSatisfy(\.islands.runs.isEmpty) }) {
            noise = estimated()
            if noise > 0 { blocks = work(noise).blocks(of: segments, lanes) }
        }
        let tolerances = work(noise).tolerances
        let decoded = work(noise).join(segments, blocks, lanes)
        if isCancelled() { throw CancellationError() }
        progress(0.9)
        let polish = Polish(equations: equations, weights: tolerances.refine, tolerances: tolerances)
        for stretch in decoded {
            for island in stretch.islands.runs {
                polish(stretch.origin(hop: equations.hop), island, lanes: lanes, isCancelled: isCancelled)
            }
        }
        Repair(equations: equations, weights: tolerances.refine)(decoded, lanes, isCancelled: isCancelled)
        if isCancelled() { throw CancellationError() }
        progress(1)
        return summary(equations, segments, decoded, noise, tolerances.refine).decoding(
            of: signal(equations, decoded), count: count, lanes: lanes)
    }

    /// All islands' samples in place, zeros elsewhere.
    private func signal(_ equations: ReassignedEquations, _ decoded: [DecodedStretch]) -> [Double] {
        let hop = equations.hop
        let size = equations.tables.size
        var signal = [Double](repeating: 0, count: equations.sampleCount)
        for stretch in decoded {
            let samples = stretch.origin(hop: hop)
            for island in stretch.islands.runs {
                for n in island.lowerBound * hop..<island.upperBound * hop + size { signal[n] = samples[n] }
            }
        }
        for frame in 0..<equations.frameCount where equations.isSilent[frame] {
            for n in frame * hop..<frame * hop + size { signal[n] = 0 }
        }
        return signal
    }

    private func summary(
        _ equations: ReassignedEquations, _ segments: [ClosedRange<Int>], _ decoded: [DecodedStretch],
        _ noise: Double,
        _ weights: EquationWeights
    ) -> DecodingSummary {
        DecodingSummary(
            equations: equations, layout: layout, islands: decoded.flatMap(\.islands.runs),
            segments: segments,
            noise: noise, weights: weights, starts: decoded.reduce(0) { $0 + $1.starts },
            conflicts: decoded.reduce(0) { $0 + $1.islands.conflicts + $1.conflicts })
    }
}

/// The first two stages: blocks of frames by themselves, then segments from their blocks.
private struct Work {
    let equations: ReassignedEquations
    let tolerances: DecodingTolerances
    let key: RandomKey
    let isCancelled: @Sendable () -> Bool
    let progress: @Sendable (Double) -> Void

    private func growth(_ stretch: DecodedStretch, _ key: RandomKey) -> Growth {
        Growth(
            equations, samples: stretch.origin(hop: equations.hop), tolerances: tolerances, key: key,
            isCancelled: isCancelled)
    }

    /// Blocks, each in samples of its own.
    func blocks(of segments: [ClosedRange<Int>], _ lanes: borrowing Lanes) -> [[DecodedStretch]] {
        let blocks = segments.enumerated().flatMap { number, segment in
            BlockDecoder.blocks(of: segment, reach: equations.reach).map { (segment: number, frames: $0) }
        }
        let done = Atomic<Int>(0)
        let decoded = lanes.map(blocks.count) { index in
            var stretch = DecodedStretch(blocks[index].frames, equations)
            (stretch.islands, stretch.starts) = BlockDecoder(
                growth: growth(stretch, key), block: stretch.frames
            ).decode(equations.isScarce ? .wide : .quick)
            let frames = done.add(stretch.frames.count, ordering: .relaxed).newValue
            progress(0.8 * Double(frames) / Double(equations.frameCount))
            return stretch
        }
        var sorted = [[DecodedStretch]](repeating: [], count: segments.count)
        for (block, stretch) in zip(blocks, decoded) { sorted[block.segment].append(stretch) }
        return sorted
    }

    /// Segments, each in samples of its own.
    func join(
        _ segments: [ClosedRange<Int>], _ blocks: [[DecodedStretch]], _ lanes: borrowing Lanes
    ) -> [DecodedStretch] {
        lanes.map(segments.count) { number in
            var stretch = DecodedStretch(segments[number], equations)
            for block in blocks[number] {
                (stretch.origin(hop: equations.hop) + block.frames.lowerBound * equations.hop).update(
                    from: block.samples.start, count: block.samples.count)
                stretch.starts += block.starts
                stretch.conflicts += block.islands.conflicts
            }
            let (islands, starts) = SegmentDecoder(
                growth: growth(stretch, key.derive("segment")), segment: stretch.frames
            ).decode(blocks[number].flatMap(\.islands.runs))
            stretch.islands = islands
            stretch.starts += starts
            return stretch
        }
    }
}

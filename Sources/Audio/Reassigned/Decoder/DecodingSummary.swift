/// From the frames' samples to the clip and its report.
struct DecodingSummary {
    let equations: ReassignedEquations
    let layout: ReassignedLayout
    let islands: [ClosedRange<Int>]
    let segments: [ClosedRange<Int>]
    let noise: Double
    let weights: EquationWeights
    let starts: Int
    let conflicts: Int

    /// - Parameters:
    ///   - signal: the samples of all frames, padding included.
    ///   - count: samples that the clip has, or nil for as many as the frames tell of.
    func decoding(of signal: [Double], count: Int?, lanes: borrowing Lanes) -> ReassignedDecoding {
        let hop = equations.hop
        let size = equations.tables.size
        let before = layout.isCentered ? size / 2 : 0
        let natural = layout.isCentered ? (equations.frameCount - 1) * hop : signal.count
        let length = count ?? natural
        var isKnown = [Bool](repeating: false, count: signal.count)
        var solved = 0
        for island in islands {
            solved += island.count
            for n in island.lowerBound * hop..<island.upperBound * hop + size { isKnown[n] = true }
        }
        for frame in 0..<equations.frameCount where equations.isSilent[frame] {
            solved += 1
            for n in frame * hop..<frame * hop + size { isKnown[n] = true }
        }
        var samples = [Double](repeating: 0, count: length)
        var missing: [Range<Int>] = []
        for n in 0..<length {
            let at = n + before
            if at < signal.count, isKnown[at] {
                samples[n] = signal[at]
            } else if let last = missing.last, last.upperBound == n {
                missing[missing.count - 1] = last.lowerBound..<n + 1
            } else {
                missing.append(n..<n + 1)
            }
        }
        let residuals = residuals(of: signal, lanes: lanes).sorted()
        return ReassignedDecoding(
            samples: samples,
            report: ReassignedDecodingReport(
                frameCount: equations.frameCount,
                coverage: Double(solved) / Double(max(1, equations.frameCount)), islands: islands,
                unrecovered: missing, worstResidual: residuals.last ?? 0,
                medianResidual: residuals.isEmpty ? 0 : residuals[residuals.count / 2], noise: noise,
                seedStarts: starts,
                conflicts: conflicts, notes: notes(missing: missing, count: count, signal: signal.count)))
    }

    private func residuals(of signal: [Double], lanes: borrowing Lanes) -> [Double] {
        let frames = islands.flatMap(Array.init)
        let chunks = (frames.count + 255) / 256
        return signal.withUnsafeBufferPointer { signal in
            lanes.map(chunks) { chunk in
                let solver = FrameSolver(equations)
                return frames[256 * chunk..<min(frames.count, 256 * chunk + 256)].map {
                    solver.relativeCost($0, signal.baseAddress! + $0 * equations.hop, weights)
                }
            }.flatMap { $0 }
        }
    }

    private func notes(missing: [Range<Int>], count: Int?, signal: Int) -> [String] {
        var notes: [String] = []
        if islands.isEmpty {
            return [
                segments.isEmpty
                    ? "every magnitude is zero: the clip is digital silence"
                    : "no frame could be solved: too few bins say where they are, or the numbers are too noisy"
            ]
        }
        notes.append(
            "the sign of the whole clip cannot be known: the signal and its negative give these numbers")
        if segments.count > 1 {
            notes.append(
                "\(segments.count) stretches are parted by digital silence: each has a sign of its own that cannot be known"
            )
        }
        if islands.count > segments.count {
            notes.append(
                "\(islands.count) runs of frames are solved with gaps between them: the signs of runs against each other are not known"
            )
        }
        if !layout.isCentered, let count, count > signal {
            notes.append("the last \(count - signal) samples lie in no frame")
        }
        return notes
    }
}

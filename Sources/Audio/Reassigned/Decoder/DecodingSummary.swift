import CKernels

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

    /// Samples of padding before the clip.
    private var before: Int { layout.isCentered ? equations.tables.size / 2 : 0 }

    /// - Parameters:
    ///   - signal: the samples of all frames, padding included.
    ///   - count: samples that the clip has, or nil for as many as the frames tell of.
    func decoding(of signal: [Double], count: Int?, lanes: borrowing Lanes) -> ReassignedDecoding {
        let natural = layout.isCentered ? (equations.frameCount - 1) * equations.hop : signal.count
        let length = count ?? natural
        let solved = islands.flatMap(Array.init).sorted()
        let silent = (0..<equations.frameCount).filter { equations.isSilent[$0] }
        let isHeard = isHeard(by: solved + silent, count: signal.count)
        let residuals = residuals(of: signal, solved, lanes: lanes)
        let owners = SignLinks(equations: equations, frames: solved, residuals: residuals).parts(of: signal)
        var samples = [Double](repeating: 0, count: length)
        var missing: [Range<Int>] = []
        var ranges: [Int: [Range<Int>]] = [:]
        func append(_ n: Int, to list: inout [Range<Int>]) {
            if let last = list.last, last.upperBound == n {
                list[list.count - 1] = last.lowerBound..<n + 1
            } else {
                list.append(n..<n + 1)
            }
        }
        for n in 0..<length {
            let at = n + before
            guard at < signal.count, isHeard[at] else {
                append(n, to: &missing)
                continue
            }
            samples[n] = signal[at]
            if let owner = owners[at] { append(n, to: &ranges[owner, default: []]) }
        }
        // What a part has beyond the clip's ends is of no concern.
        let parts = ranges.sorted { $0.key < $1.key }.map { SignPart($0.value) }.filter { part in
            part.ranges.contains { range in range.contains { samples[$0] != 0 } }
        }
        let sorted = residuals.sorted()
        return ReassignedDecoding(
            samples: samples,
            report: ReassignedDecodingReport(
                frameCount: equations.frameCount,
                coverage: Double(solved.count + silent.count) / Double(max(1, equations.frameCount)),
                islands: islands,
                unrecovered: missing, parts: parts, worstResidual: sorted.last ?? 0,
                medianResidual: sorted.isEmpty ? 0 : sorted[sorted.count / 2], noise: noise,
                seedStarts: starts,
                conflicts: conflicts,
                notes: notes(parts: parts, samples: samples, count: count, signal: signal.count)))
    }

    /// The samples that these frames hear, none at a weight of next to nothing.
    private func isHeard(by frames: [Int], count: Int) -> [Bool] {
        let hop = equations.hop
        let size = equations.tables.size
        let squares = (0..<size).map { equations.tables.window[$0] * equations.tables.window[$0] }
        var usual = [Double](repeating: 0, count: hop)
        for (n, square) in squares.enumerated() { usual[n % hop] += square }
        let least = CK_LEAST_OVERLAP_WEIGHT * (usual.max() ?? 0)
        var weights = [Double](repeating: 0, count: count)
        for frame in frames {
            for n in 0..<size { weights[frame * hop + n] += squares[n] }
        }
        return weights.map { $0 > least }
    }

    private func residuals(of signal: [Double], _ frames: [Int], lanes: borrowing Lanes) -> [Double] {
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

    private func notes(parts: [SignPart], samples: [Double], count: Int?, signal: Int) -> [String] {
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
        notes += partings(parts, samples)
        if !layout.isCentered, let count, count > signal {
            notes.append("the last \(count - signal) samples lie in no frame")
        }
        return notes
    }

    /// Where signs are parted, one sentence a cause.
    private func partings(_ parts: [SignPart], _ samples: [Double]) -> [String] {
        var places: [Parting: [String]] = [:]
        for (left, right) in zip(parts, parts.dropFirst()) {
            guard let end = left.ranges.last?.upperBound, let start = right.ranges.first?.lowerBound else {
                continue
            }
            let cause: Parting =
                end >= start
                ? .faintness
                : equations.silences(between: end + before, and: start + before) ? .silence : .gap
            let seconds = (Double(end) / layout.sampleRate * 1_000).rounded() / 1_000
            places[cause, default: []].append("\(seconds)")
        }
        return Parting.allCases.compactMap { cause in
            guard let found = places[cause] else { return nil }
            let list = found.prefix(20).joined(separator: ", ") + (found.count > 20 ? ", …" : "")
            return "the signs before and after \(list) s are not known against each other: \(cause.rawValue)"
        }
    }

    /// What can part signs.
    private enum Parting: String, CaseIterable {
        case silence = "there is digital silence"
        case gap = "there are frames that could not be solved"
        case faintness = "the sound there is too faint beside its surroundings, or the numbers fit too badly"
    }
}

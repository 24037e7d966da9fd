import Glibc

/// A Butterworth filter in second-order sections, run in double precision.
public struct Butterworth: Sendable {
    public enum Kind: Sendable {
        case lowPass
        case highPass
    }

    /// b0, b1, b2, a1, a2 of each section, with a0 = 1.
    private let sections: [(b: (Double, Double, Double), a: (Double, Double))]
    private let order: Int

    /// - Parameter cutoff: Hz, where the gain is −3 dB.
    /// - Throws: ``AudioError`` unless 0 < cutoff < sampleRate / 2 and 1 ≤ order ≤ 24.
    public init(_ kind: Kind, order: Int, cutoff: Double, sampleRate: Int) throws(AudioError) {
        guard (1...24).contains(order), cutoff > 0, cutoff < Double(sampleRate) / 2 else {
            throw .invalid(
                "a Butterworth filter of order \(order) cannot cut at \(cutoff) Hz at a rate of \(sampleRate) Hz"
            )
        }
        self.order = order
        // The bilinear transform, with the cut-off prewarped.
        let k = tan(Double.pi * cutoff / Double(sampleRate))
        var sections: [(b: (Double, Double, Double), a: (Double, Double))] = []
        for pair in 0..<order / 2 {
            let damping = 2 * sin(Double.pi * Double(2 * pair + 1) / Double(2 * order))
            let scale = 1 / (1 + damping * k + k * k)
            let gain = kind == .lowPass ? k * k * scale : scale
            let middle = kind == .lowPass ? 2 * gain : -2 * gain
            sections.append(
                ((gain, middle, gain), (2 * (k * k - 1) * scale, (1 - damping * k + k * k) * scale)))
        }
        if order % 2 == 1 {
            let gain = kind == .lowPass ? k / (1 + k) : 1 / (1 + k)
            sections.append(((gain, kind == .lowPass ? gain : -gain, 0), ((k - 1) / (k + 1), 0)))
        }
        self.sections = sections
    }

    /// Forwards and backwards, so that nothing is delayed and the gain is squared (SciPy's `sosfiltfilt`).
    ///
    /// The ends are extended by point reflection; a clip shorter than that extension is extended as far as it goes.
    public func filtered(_ samples: [Float]) -> [Float] {
        guard samples.count > 1 else { return samples }
        let reach = min(3 * (order + 1), samples.count - 1)
        let first = 2 * Double(samples[0])
        let last = 2 * Double(samples[samples.count - 1])
        var values: [Double] = []
        values.reserveCapacity(samples.count + 2 * reach)
        for index in stride(from: reach, to: 0, by: -1) { values.append(first - Double(samples[index])) }
        for sample in samples { values.append(Double(sample)) }
        for index in 1...reach { values.append(last - Double(samples[samples.count - 1 - index])) }
        run(&values)
        values.reverse()
        run(&values)
        values.reverse()
        return values[reach..<(reach + samples.count)].map { Float($0) }
    }

    /// The same of a tape, in pieces; what comes of the first way stays on disk as doubles.
    func filtered(_ sound: SampleTape<Float>) throws(AudioError) -> SampleTape<Float> {
        let count = sound.count
        guard count > 1 else { return sound }
        let reach = min(3 * (order + 1), count - 1)
        let head = try sound.read(0..<reach + 1)
        let tail = try sound.read(count - reach - 1..<count)
        let (first, last) = (2 * Double(head[0]), 2 * Double(tail[reach]))
        var before = (0..<reach).map { first - Double(head[reach - $0]) }
        var after = (0..<reach).map { last - Double(tail[reach - 1 - $0]) }
        var running = Running(sections, from: before[0])
        running.run(&before)
        let forwards = try sound.mapped { samples, _ -> [Double] in
            var values = samples.map(Double.init)
            running.run(&values)
            return values
        }
        running.run(&after)
        after.reverse()
        running = Running(sections, from: after[0])
        running.run(&after)
        for piece in forwards.pieces.reversed() {
            var values = try forwards.read(piece)
            values.reverse()
            running.run(&values)
            values.reverse()
            try forwards.replace(at: piece.lowerBound, with: values)
        }
        return try forwards.mapped { values, _ in values.map { Float($0) } }
    }

    /// Once forwards, begun in the steady state of the first value.
    private func run(_ values: inout [Double]) {
        var running = Running(sections, from: values[0])
        running.run(&values)
    }

    /// The filter between one piece and the next.
    private struct Running {
        private let sections: [(b: (Double, Double, Double), a: (Double, Double))]
        private var states: [(first: Double, second: Double)] = []

        /// The steady state of a level.
        init(_ sections: [(b: (Double, Double, Double), a: (Double, Double))], from value: Double) {
            self.sections = sections
            var level = value
            for (b, a) in sections {
                let gain = (b.0 + b.1 + b.2) / (1 + a.0 + a.1)
                let second = (b.2 - a.1 * gain) * level
                states.append(((b.1 - a.0 * gain) * level + second, second))
                level *= gain
            }
        }

        mutating func run(_ values: inout [Double]) {
            for (section, (b, a)) in sections.enumerated() {
                var (first, second) = states[section]
                for index in values.indices {
                    let input = values[index]
                    let output = b.0 * input + first
                    first = b.1 * input - a.0 * output + second
                    second = b.2 * input - a.1 * output
                    values[index] = output
                }
                states[section] = (first, second)
            }
        }
    }
}

/// Whether a map can be what its layout says, in one sentence where it cannot.
struct ReassignedMapCheck {
    let map: ReassignedSpectrogram<Double>
    let layout: ReassignedLayout

    init(_ map: ReassignedSpectrogram<Double>, _ layout: ReassignedLayout) {
        self.map = map
        self.layout = layout
    }

    func check() throws(AudioError) {
        let count = map.frameCount * map.binCount
        guard map.frequencies.count == count, map.times.count == count, map.magnitudes.count == count else {
            throw .invalid(
                "frequencies, times and magnitudes must have one shape, and there are \(map.frequencies.count), \(map.times.count) and \(map.magnitudes.count) of them"
            )
        }
        guard map.frameCount > 0 else { throw .invalid("the reassigned spectrogram has no frames") }
        guard map.binCount == layout.fftSize / 2 + 1 else {
            throw .invalid(
                "\(map.binCount) bins do not belong to an n_fft of \(layout.fftSize), which gives \(layout.fftSize / 2 + 1)"
            )
        }
        for at in 0..<count {
            let magnitude = map.magnitudes[at]
            if magnitude >= 0, magnitude.isFinite, !map.frequencies[at].isInfinite, !map.times[at].isInfinite
            {
                continue
            }
            let place = "(bin \(at % map.binCount), frame \(at / map.binCount))"
            guard magnitude.isFinite else {
                throw .invalid("the magnitude \(place) is \(magnitude); magnitudes must be finite")
            }
            guard magnitude >= 0 else {
                throw .invalid(
                    "the magnitude \(place) is \(magnitude); magnitudes cannot be negative: give |S|, not decibels"
                )
            }
            throw .invalid("the frequency or time \(place) is infinite; NaN stands for what is missing")
        }
        try checkTimes()
        try checkFrequencies()
    }

    /// Energy lies near the middle of its frame, so times must rise by the hop from frame to frame.
    private func checkTimes() throws(AudioError) {
        let bins = map.binCount
        var sum = (weight: 0.0, x: 0.0, y: 0.0, xx: 0.0, xy: 0.0)
        let middle = layout.isCentered ? 0 : Double(layout.fftSize / 2)
        for frame in 0..<map.frameCount {
            var power = 0.0
            var moment = 0.0
            for bin in 0..<bins {
                let at = frame * bins + bin
                let a = map.magnitudes[at]
                if a * a >= layout.referencePower, !map.times[at].isNaN {
                    power += a * a
                    moment += a * a * map.times[at]
                }
            }
            guard power > 0 else { continue }
            let x = Double(frame)
            let y = moment / power * layout.sampleRate
            sum = (sum.weight + 1, sum.x + x, sum.y + y, sum.xx + x * x, sum.xy + x * y)
        }
        guard sum.weight > 0 else { return }
        let size = Double(layout.fftSize)
        let hop = Double(layout.hopLength)
        let mean = sum.x / sum.weight
        let offset = sum.y / sum.weight - mean * hop - middle
        let spread = sum.xx - sum.x * mean
        // A single frame's centre of energy is within half a frame; a line through many is much better known.
        if sum.weight >= 8 {
            let slope = (sum.xy - mean * sum.y) / spread
            let error = 4 * size / (12 * spread).squareRoot()
            guard abs(slope - hop) <= max(error, 0.02 * hop) else {
                throw .invalid(
                    "the times advance by \(Self.rounded(slope)) samples a frame at \(Self.rounded(layout.sampleRate)) Hz, not by the hop of \(layout.hopLength): the rate or the hop is wrong"
                )
            }
        }
        guard abs(offset) <= size / 4 + size / sum.weight.squareRoot() else {
            let other = layout.isCentered ? "center=False" : "center=True"
            throw .invalid(
                "the times lie \(Self.rounded(offset)) samples off the middles of their frames: perhaps these numbers were made with \(other)"
            )
        }
    }

    /// Strong bins lie within a bin or two of their own frequency.
    private func checkFrequencies() throws(AudioError) {
        let bins = map.binCount
        let spacing = layout.sampleRate / Double(layout.fftSize)
        var near = 0
        var far = 0
        for frame in 0..<map.frameCount {
            let row = frame * bins..<(frame + 1) * bins
            let loudest = map.magnitudes[row].max() ?? 0
            guard loudest * loudest >= layout.referencePower, loudest > 0 else { continue }
            for bin in 0..<bins where map.magnitudes[row.lowerBound + bin] > 0.3 * loudest {
                let hertz = map.frequencies[row.lowerBound + bin]
                if hertz.isNaN { continue }
                if abs(hertz - Double(bin) * spacing) < 1.5 * spacing { near += 1 } else { far += 1 }
            }
        }
        guard far <= near else {
            throw .invalid(
                "most strong bins lie more than a bin off their own frequency at \(Self.rounded(layout.sampleRate)) Hz: the sample rate is wrong"
            )
        }
    }

    /// Two digits after the point at most.
    private static func rounded(_ value: Double) -> String {
        let text = String((value * 100).rounded() / 100)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

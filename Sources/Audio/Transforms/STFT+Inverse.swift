import CKernels

extension STFT {
    /// The signal whose spectrum is nearest in the least-squares sense (Griffin and Lim, 1984): overlap-add, divided by
    /// the sum of the squared windows.
    ///
    /// Samples at the very ends that windows hardly hear are 0; ``unheard(frames:length:least:)`` names them.
    /// - Parameters:
    ///   - length: samples wanted; without it as many as the frames span (centred: less the padding).
    ///   - least: the share of the usual weight under which a sample counts as unheard.
    ///   - divisor: the share of the usual weight that is divided by at least; see ``leastDivisorOfEstimates``.
    /// - Throws: ``AudioError`` when the window and hop leave samples without weight between frames.
    public func inverse(
        _ spectrum: Spectrum, length: Int? = nil, least: Double = STFT.leastWeight, divisor: Double = 0
    ) throws(AudioError) -> [Float] {
        precondition(
            spectrum.binCount == binCount,
            "a spectrum of \(spectrum.binCount) bins for an STFT of \(binCount)")
        try requireInvertible()
        let bins = binCount
        return spectrum.real.withUnsafeBufferPointer { real in
            spectrum.imaginary.withUnsafeBufferPointer { imaginary in
                synthesize(
                    frameCount: spectrum.frameCount, length: length, least: least, divisor: divisor
                ) { frame, row in
                    ck_audio_join_f(
                        real.baseAddress! + frame * bins, imaginary.baseAddress! + frame * bins, row, bins)
                }
            }
        }
    }

    /// The share of the usual weight (the largest sum of squared windows) that a sample must have to be recovered from the
    /// spectrum of a sound: under it, dividing by the weight makes noise of rounding.
    public static let leastWeight = CK_LEAST_OVERLAP_WEIGHT
    /// The same where a spectrum is no sound's own, being estimated or altered: its errors are divided by the window as well.
    public static let leastWeightOfEstimates = 1e-3
    /// What the sound of an estimated spectrum is divided by at least, where it is to be whole and nobody names what is
    /// unheard: the outermost samples fade where windows hardly hear them, instead of being errors made thousands of times louder.
    public static let leastDivisorOfEstimates = 0.05

    /// The samples that an inverse cannot recover, because so many frames hear them with less than the least weight or not at
    /// all. They are at the ends: the first ones where frames are not centred and the window begins at nothing (Hann,
    /// Blackman), the last where it ends so or frames do not reach.
    public func unheard(frames: Int, length: Int, least: Double = STFT.leastWeight) -> [Range<Int>] {
        let offset = settings.isCentered ? settings.fftSize / 2 : 0
        let weights = weights(frames: frames, least: least)
        var found: [Range<Int>] = []
        for sample in 0..<length where weights.inverse(at: sample + offset) == 0 {
            if let last = found.last, last.upperBound == sample {
                found[found.count - 1] = last.lowerBound..<sample + 1
            } else {
                found.append(sample..<sample + 1)
            }
        }
        return found
    }

    /// - Throws: ``AudioError`` with the remedy where there is no inverse.
    public func requireInvertible() throws(AudioError) {
        guard isInvertible else {
            throw .invalid(
                "the STFT cannot be inverted: a \(settings.window) window of \(settings.windowLength) with hop \(settings.hopLength) leaves samples without weight; use a smaller hop_length"
            )
        }
    }

    /// Overlap-adds frames whose interleaved bins `fill` writes, and divides by the squared windows.
    func synthesize(
        frameCount: Int, length: Int?, least: Double, divisor: Double = 0,
        _ fill: (Int, UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        let size = settings.fftSize
        let hop = settings.hopLength
        let offset = settings.isCentered ? size / 2 : 0
        let span = frameCount == 0 ? 0 : size + hop * (frameCount - 1)
        let wanted = length ?? max(0, span - 2 * offset)
        // Doubles, because a hop of a few samples adds thousands of frames into one place.
        var sum = [Double](repeating: 0, count: max(span, wanted + offset))
        let scale = 1 / Float(size)
        let scaled = window.map { $0 * scale }
        let scratch = FourierScratch<Float>(size: size)
        // Frames that begin after the wanted samples cannot reach them.
        let frames = min(frameCount, (wanted + offset + hop - 1) / hop)
        sum.withUnsafeMutableBufferPointer { sum in
            scaled.withUnsafeBufferPointer { scaled in
                for frame in 0..<frames {
                    fill(frame, scratch.bins)
                    fourier.inverse(scratch)
                    ck_audio_overlap_add(
                        scratch.time, scaled.baseAddress!, sum.baseAddress! + frame * hop, size)
                }
            }
        }
        let weights = weights(frames: frames, least: least, divisor: divisor)
        return [Float](unsafeUninitializedCapacity: wanted) { output, count in
            sum.withUnsafeBufferPointer { sum in
                for index in 0..<wanted {
                    output[index] = Float(sum[index + offset] * weights.inverse(at: index + offset))
                }
            }
            count = wanted
        }
    }

    /// The sum of squared windows over so many frames, at every sample from the first frame's start.
    private func weights(frames: Int, least: Double, divisor: Double = 0) -> WindowWeights {
        WindowWeights(
            window: window, hop: settings.hopLength, frames: frames, least: least, divisor: divisor)
    }
}

/// The reciprocal of the sum of squared windows: two ramps around a part that repeats with the hop.
struct WindowWeights {
    private let head: [Double]
    private let period: [Double]
    private let tail: [Double]
    private let tailStart: Int
    private let hop: Int

    /// - Parameters:
    ///   - least: weights under this share of the largest count as none.
    ///   - divisor: those under this share count as it.
    init(window: [Float], hop: Int, frames: Int, least: Double, divisor: Double = 0) {
        self.hop = hop
        let size = window.count
        let squares = window.map { Double($0) * Double($0) }
        var usual = [Double](repeating: 0, count: hop)
        for (index, square) in squares.enumerated() { usual[index % hop] += square }
        let limit = max(Double(Float.leastNormalMagnitude), least * (usual.max() ?? 0))
        let floor = divisor * (usual.max() ?? 0)
        let span = frames == 0 ? 0 : size + hop * (frames - 1)
        // Sums over the frames that cover a place; from frame `size / hop` on they repeat until the last frames begin.
        func weight(_ place: Int) -> Double {
            var sum = 0.0
            let last = min(frames - 1, place / hop)
            var frame = max(0, (place - size) / hop)
            while frame <= last {
                let index = place - frame * hop
                if index < size { sum += squares[index] }
                frame += 1
            }
            return sum > limit ? 1 / max(sum, floor) : 0
        }
        let steady = (size + hop - 1) / hop * hop
        tailStart = max(0, hop * frames)
        if steady + hop <= tailStart {
            head = (0..<steady).map(weight)
            period = (steady..<(steady + hop)).map(weight)
        } else {
            head = (0..<tailStart).map(weight)
            period = []
        }
        tail = (tailStart..<max(tailStart, span)).map(weight)
    }

    @inline(__always)
    func inverse(at place: Int) -> Double {
        if place >= tailStart { return place - tailStart < tail.count ? tail[place - tailStart] : 0 }
        if place < head.count { return head[place] }
        return period[(place - head.count) % hop]
    }
}

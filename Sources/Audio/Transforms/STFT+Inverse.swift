import CKernels

extension STFT {
    /// The signal whose spectrum is nearest in the least-squares sense (Griffin and Lim, 1984): overlap-add, divided by
    /// the sum of the squared windows.
    ///
    /// Samples at the very ends that no window reaches are 0.
    /// - Parameter length: samples wanted; without it as many as the frames span (centred: less the padding).
    /// - Throws: ``AudioError`` when the window and hop leave samples without weight between frames.
    public func inverse(_ spectrum: Spectrum, length: Int? = nil) throws(AudioError) -> [Float] {
        precondition(
            spectrum.binCount == binCount,
            "a spectrum of \(spectrum.binCount) bins for an STFT of \(binCount)")
        try requireInvertible()
        let bins = binCount
        return spectrum.real.withUnsafeBufferPointer { real in
            spectrum.imaginary.withUnsafeBufferPointer { imaginary in
                synthesize(frameCount: spectrum.frameCount, length: length) { frame, row in
                    ck_audio_join_f(
                        real.baseAddress! + frame * bins, imaginary.baseAddress! + frame * bins, row, bins)
                }
            }
        }
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
        frameCount: Int, length: Int?, _ fill: (Int, UnsafeMutablePointer<Float>) -> Void
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
        let weights = weights(frames: frames)
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
    private func weights(frames: Int) -> WindowWeights {
        WindowWeights(window: window, hop: settings.hopLength, frames: frames)
    }
}

/// The reciprocal of the sum of squared windows: two ramps around a part that repeats with the hop.
struct WindowWeights {
    private let head: [Double]
    private let period: [Double]
    private let tail: [Double]
    private let tailStart: Int
    private let hop: Int

    init(window: [Float], hop: Int, frames: Int) {
        self.hop = hop
        let size = window.count
        let squares = window.map { Double($0) * Double($0) }
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
            // As librosa: where there is almost no weight, division would only make noise.
            return sum > Double(Float.leastNormalMagnitude) ? 1 / sum : 0
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

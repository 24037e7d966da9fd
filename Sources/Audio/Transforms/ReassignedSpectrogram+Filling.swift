extension ReassignedSpectrogram {
    /// The same with every bin's own frequency and its frame's middle where those are missing (librosa's `fill_nan`).
    ///
    /// - Parameters:
    ///   - sampleRate: samples a second.
    ///   - hop: samples from frame to frame.
    ///   - isCentered: whether frame `m` has its middle at sample `m * hop`.
    public func filled(sampleRate: Scalar, hop: Int, isCentered: Bool) -> ReassignedSpectrogram {
        var filled = self
        let size = 2 * (binCount - 1)
        let spacing = sampleRate / Scalar(size)
        for frame in 0..<frameCount {
            let middle = Scalar(frame * hop + (isCentered ? 0 : size / 2)) / sampleRate
            for bin in 0..<binCount {
                let place = frame * binCount + bin
                if filled.frequencies[place].isNaN { filled.frequencies[place] = Scalar(bin) * spacing }
                if filled.times[place].isNaN { filled.times[place] = middle }
            }
        }
        return filled
    }

    /// The magnitudes alone, in single precision.
    public var spectrogram: Spectrogram {
        Spectrogram(frameCount: frameCount, binCount: binCount, values: magnitudes.map { Float($0) })
    }
}

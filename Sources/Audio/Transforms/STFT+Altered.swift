extension STFT {
    /// The sound of an altered spectrum of `samples`, whole to its ends.
    ///
    /// Where frames do not reach beyond the ends (uncentred, or at half overlap), the outermost samples are heard through the
    /// edge of a window alone, and dividing by it would magnify every error. There, frames that hang over the ends are
    /// added: they are those of the sound, padded, altered as the nearest frame is, bin by bin, but made louder by no more than
    /// that frame as a whole.
    /// - Throws: ``AudioError`` when the window and hop leave samples without weight between frames.
    public func inverse(altered spectrum: Spectrum, of samples: [Float]) throws(AudioError) -> [Float] {
        let frames = spectrum.frameCount
        guard frames > 0, !unheard(frames: frames, length: samples.count, least: 0.01).isEmpty else {
            return try inverse(spectrum, length: samples.count)
        }
        let size = settings.fftSize
        let hop = settings.hopLength
        let reach = settings.isCentered ? size / 2 : 0
        // As many frames as reach over an end, and those that the last samples lack.
        let before = (size + hop - 1) / hop - 1
        let lacking = max(0, samples.count + reach - (size + hop * (frames - 1)))
        let after = before + (lacking + hop - 1) / hop
        let start = before * hop + reach
        let span = (before + frames + after - 1) * hop + size
        var plain = settings
        plain.isCentered = false
        let transform = try STFT(plain)
        var whole = transform.forward(
            settings.padMode.pad(samples, before: start, after: max(0, span - start - samples.count)))
        let own = whole
        let bins = binCount
        for frame in 0..<frames {
            for bin in 0..<bins {
                whole.real[(before + frame) * bins + bin] = spectrum.real[frame * bins + bin]
                whole.imaginary[(before + frame) * bins + bin] = spectrum.imaginary[frame * bins + bin]
            }
        }
        for (nearest, hanging) in [
            (before, 0..<before), (before + frames - 1, before + frames..<before + frames + after),
        ] {
            let gains = Self.gains(from: own, to: whole, frame: nearest)
            for frame in hanging {
                for bin in 0..<bins {
                    whole.real[frame * bins + bin] *= gains[bin]
                    whole.imaginary[frame * bins + bin] *= gains[bin]
                }
            }
        }
        let sound = try transform.inverse(whole, length: start + samples.count)
        return Array(sound[start...])
    }

    /// How a frame was altered, bin by bin.
    private static func gains(from own: Spectrum, to altered: Spectrum, frame: Int) -> [Float] {
        let bins = own.binCount
        func powers(_ spectrum: Spectrum) -> [Float] {
            (frame * bins..<(frame + 1) * bins).map {
                spectrum.real[$0] * spectrum.real[$0] + spectrum.imaginary[$0] * spectrum.imaginary[$0]
            }
        }
        let (before, after) = (powers(own), powers(altered))
        let (heard, wanted) = (before.reduce(0, +), after.reduce(0, +))
        let most = heard > 0 ? max(1, (wanted / heard).squareRoot()) : 1
        return zip(before, after).map { $0 > 0 ? min(most, ($1 / $0).squareRoot()) : 0 }
    }
}

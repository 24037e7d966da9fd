extension STFT {
    /// Powers of two signals of one length, some frames at a time: a minute's spectra are many times the minute.
    func forEachBlockOfPowers(
        _ first: [Float], _ second: [Float], _ body: (_ first: Spectrogram, _ second: Spectrogram) -> Void
    ) {
        var plain = settings
        plain.isCentered = false
        guard let transform = try? STFT(plain) else { return }
        let padding = settings.isCentered ? settings.fftSize / 2 : 0
        let padded = [first, second].map { settings.padMode.pad($0, before: padding, after: padding) }
        let frames = frameCount(of: first.count)
        let step = max(1, Self.pairValues / binCount)
        for start in stride(from: 0, to: frames, by: step) {
            let end = min(start + step, frames) - 1
            let range = start * settings.hopLength..<end * settings.hopLength + settings.fftSize
            body(transform.powers(Array(padded[0][range])), transform.powers(Array(padded[1][range])))
        }
    }

    /// Values of a block of each signal: 2 MB.
    private static let pairValues = 1 << 19

    /// Powers of a long sound, some frames at a time, as ``powers(_:)`` has them of the whole.
    ///
    /// - Parameter body: is given the frames and their values.
    public func forEachBlockOfPowers(
        of sound: LongSound, framesAtMost: Int = .max,
        _ body: (_ frames: Range<Int>, _ powers: Spectrogram) throws -> Void
    ) throws {
        let frames = try PaddedSound<Float>(sound, for: self)
        let transform = try STFT(frames.plain)
        try frames.forEachBlock(valueCount: binCount, atMost: framesAtMost) {
            try body($0, transform.powers($1))
        }
    }

    /// The complex spectrum likewise, as ``forward(_:)`` has it of the whole.
    public func forEachBlockOfSpectrum(
        of sound: LongSound, framesAtMost: Int = .max,
        _ body: (_ frames: Range<Int>, _ spectrum: Spectrum) throws -> Void
    ) throws {
        let frames = try PaddedSound<Float>(sound, for: self)
        let transform = try STFT(frames.plain)
        try frames.forEachBlock(valueCount: 2 * binCount, atMost: framesAtMost) {
            try body($0, transform.forward($1))
        }
    }
}

extension MelSpectrogram {
    /// Mel bands of a long sound, some frames at a time, as those of the whole.
    public func forEachBlock(
        of sound: LongSound, framesAtMost: Int = .max,
        _ body: (_ frames: Range<Int>, _ mel: Spectrogram) throws -> Void
    ) throws {
        let frames = try PaddedSound<Float>(sound, for: transform)
        let plain = try MelSpectrogram(STFT(frames.plain), bank, power: power)
        try frames.forEachBlock(valueCount: bank.bandCount, atMost: framesAtMost) { try body($0, plain($1)) }
    }
}

extension Reassignment {
    /// The map of a long sound in double precision, some frames at a time, as that of the whole.
    ///
    /// The threshold must be a power: one that is computed asks for all powers at once.
    public func forEachBlock(
        of sound: LongSound, framesAtMost: Int = .max,
        _ body: (_ frames: Range<Int>, _ map: ReassignedSpectrogram<Double>) throws -> Void
    ) throws {
        let frames = try PaddedSound<Double>(sound, for: transform)
        let duration = Double(sound.count) / Double(settings.sampleRate)
        try frames.forEachBlock(valueCount: 6 * binCount, atMost: framesAtMost) {
            try body($0, map($1, frames: $0, duration: duration))
        }
    }
}

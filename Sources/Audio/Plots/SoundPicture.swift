/// A waveform and a spectrogram reduced to a size that a picture can show.
public struct SoundPicture: Sendable {
    /// Lowest and highest sample of each column.
    public let lows: [Float]
    public let highs: [Float]
    /// Decibels under the loudest, −80…0, `levels[row * columns + column]`, the lowest frequency first.
    public let levels: [Float]
    public let columns: Int
    public let rows: Int
    /// Seconds.
    public let duration: Double
    /// Hz at the top of the picture.
    public let highest: Double

    /// Reduces a clip, each cell to the loudest of what falls into it.
    public init(_ samples: [Float], sampleRate: Int, transform: STFT, columns: Int, rows: Int) {
        precondition(columns > 0 && rows > 0 && !samples.isEmpty, "a picture of \(columns) by \(rows)")
        duration = Double(samples.count) / Double(sampleRate)
        highest = Double(sampleRate) / 2
        let width = min(columns, samples.count)
        var lows: [Float] = []
        var highs: [Float] = []
        for column in 0..<width {
            let part = samples[(column * samples.count / width)..<((column + 1) * samples.count / width)]
            lows.append(part.min() ?? 0)
            highs.append(part.max() ?? 0)
        }
        self.lows = lows
        self.highs = highs
        let powers = transform.powers(samples)
        let wide = min(columns, max(1, powers.frameCount))
        let tall = min(rows, powers.binCount)
        var peaks = [Float](repeating: 0, count: wide * tall)
        for frame in 0..<powers.frameCount {
            let column = frame * wide / powers.frameCount
            for bin in 0..<powers.binCount {
                let cell = bin * tall / powers.binCount * wide + column
                peaks[cell] = max(peaks[cell], powers[frame, bin])
            }
        }
        self.columns = wide
        self.rows = tall
        levels = Decibel.ofPower(peaks, reference: .maximum).map { max(-80, $0) }
    }

    /// The same of a sound that is never in memory as a whole.
    ///
    /// - Throws: ``AudioError`` where its samples cannot be read.
    public init(_ sound: LongSound, transform: STFT, columns: Int, rows: Int) throws {
        precondition(columns > 0 && rows > 0 && sound.count > 0, "a picture of \(columns) by \(rows)")
        duration = Double(sound.count) / Double(sound.sampleRate)
        highest = Double(sound.sampleRate) / 2
        let width = min(columns, sound.count)
        var lows: [Float] = []
        var highs: [Float] = []
        for column in 0..<width {
            var (low, high) = (Float.infinity, -Float.infinity)
            let end = (column + 1) * sound.count / width
            for start in stride(from: column * sound.count / width, to: end, by: 1 << 20) {
                let part = try sound.samples(start..<min(end, start + 1 << 20))
                low = min(low, part.min() ?? 0)
                high = max(high, part.max() ?? 0)
            }
            lows.append(low)
            highs.append(high)
        }
        self.lows = lows
        self.highs = highs
        let frames = transform.frameCount(of: sound.count)
        let wide = min(columns, max(1, frames))
        let tall = min(rows, transform.binCount)
        var peaks = [Float](repeating: 0, count: wide * tall)
        try transform.forEachBlockOfPowers(of: sound) { block, powers in
            powers.values.withUnsafeBufferPointer { values in
                for frame in 0..<powers.frameCount {
                    let column = (block.lowerBound + frame) * wide / frames
                    for bin in 0..<powers.binCount {
                        let cell = bin * tall / powers.binCount * wide + column
                        peaks[cell] = max(peaks[cell], values[frame * powers.binCount + bin])
                    }
                }
            }
        }
        self.columns = wide
        self.rows = tall
        levels = Decibel.ofPower(peaks, reference: .maximum).map { max(-80, $0) }
    }

    /// Lines of text: the waveform above, the spectrogram below, darker for louder.
    public func text() -> String {
        let shades = Array(" .:-=+*#%@")
        let height = 8
        let peak = max(1e-9, max(highs.max() ?? 0, -(lows.min() ?? 0)))
        var lines: [String] = []
        for line in 0..<height {
            let top = 1 - 2 * Float(line) / Float(height)
            let bottom = 1 - 2 * Float(line + 1) / Float(height)
            lines.append(
                String(
                    zip(lows, highs).map { low, high in high / peak >= bottom && low / peak <= top ? "|" : " "
                    }))
        }
        lines.append("")
        for row in stride(from: rows - 1, through: 0, by: -1) {
            lines.append(
                String(
                    (0..<columns).map { column in
                        shades[min(9, max(0, Int((levels[row * columns + column] + 80) / 8)))]
                    }))
        }
        lines.append(
            "0 to \(Self.short(duration)) s, 0 to \(Self.short(highest / 1000)) kHz, ±\(Self.short(Double(peak)))"
        )
        return lines.joined(separator: "\n")
    }

    private static func short(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

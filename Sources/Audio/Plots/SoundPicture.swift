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

import Files
import Plotting

/// Spectrograms side by side on one scale, as PNG: what went into a model, what came out, what should have.
public struct SpectrogramRow: Sendable {
    /// One spectrogram, reduced to what a picture can show.
    struct Panel: Sendable {
        var title: String
        /// Decibels under the loudest of the row, −80…0; `levels[row * columns + column]`, the lowest frequency first.
        var levels: [Float]
        var columns: Int
        var rows: Int
        /// Seconds.
        var duration: Double
    }

    let panels: [Panel]
    let title: String
    /// Hz at the top.
    let highest: Double

    /// - Parameters:
    ///   - sounds: mono, at one rate; the empty ones are left out.
    ///   - transform: of the spectrograms; 1024 samples with a hop of 256 shows speech well.
    public init(
        _ sounds: [(title: String, samples: [Float])], sampleRate: Int, title: String,
        transform: STFT? = nil
    ) throws(AudioError) {
        let usual = try STFT(STFT.Settings(fftSize: 1024, hopLength: 256))
        let transform = transform ?? usual
        let spectrograms = sounds.filter { !$0.samples.isEmpty }.map {
            (
                title: $0.title, powers: transform.powers($0.samples),
                duration: Double($0.samples.count) / Double(sampleRate)
            )
        }
        // One reference for all: an output that is too quiet looks so.
        let loudest = spectrograms.reduce(Float(1e-20)) { max($0, $1.powers.values.max() ?? 0) }
        panels = spectrograms.map { sound in
            let (columns, rows) = (min(240, sound.powers.frameCount), min(160, sound.powers.binCount))
            var peaks = [Float](repeating: 0, count: columns * rows)
            for frame in 0..<sound.powers.frameCount {
                let column = frame * columns / sound.powers.frameCount
                for bin in 0..<sound.powers.binCount {
                    let cell = bin * rows / sound.powers.binCount * columns + column
                    peaks[cell] = max(peaks[cell], sound.powers[frame, bin])
                }
            }
            let levels = Decibel.ofPower(peaks, reference: .value(loudest), floor: 1e-20, topDecibels: nil)
                .map { min(0, max(-80, $0)) }
            return Panel(
                title: sound.title, levels: levels, columns: columns, rows: rows, duration: sound.duration)
        }
        self.title = title
        highest = Double(sampleRate) / 2
    }

    /// Draws rows, each into its own PNG, with one call of gnuplot.
    ///
    /// - Throws: ``AudioError`` when gnuplot is missing or fails.
    public static func write(_ rows: [(row: SpectrogramRow, path: String)]) async throws {
        let outputs = try rows.map { try OutputFile($0.path) }
        let script = zip(rows, outputs).map { $0.row.script(to: $1.temporary) }.joined()
        try await GnuplotPicture.run(script)
        for output in outputs { try output.finish() }
    }

    private func script(to path: String) -> String {
        var text = """
            reset
            set terminal pngcairo size \(80 + 330 * panels.count),330 font 'DejaVu Sans,10' background '#ffffff' noenhanced
            set output \(GnuplotProgram.path(path))
            set multiplot layout 1,\(panels.count) title \(GnuplotProgram.text(title))
            unset key
            unset colorbox
            set cbrange [-80:0]
            set tics nomirror out
            set palette defined (0 '#000004', 1 '#51127c', 2 '#b73779', 3 '#fc8961', 4 '#fcfdbf')
            set yrange [0:\(highest / 1000)]
            set xlabel 'seconds'

            """
        for (index, panel) in panels.enumerated() {
            text += "$p\(index) << EOD\n"
            for row in 0..<panel.rows {
                let line = panel.levels[row * panel.columns..<(row + 1) * panel.columns]
                text += line.map { "\(Int($0.rounded()))" }.joined(separator: " ") + "\n"
            }
            let across = panel.duration / Double(panel.columns)
            let up = highest / 1000 / Double(panel.rows)
            text += """
                EOD
                set title \(GnuplotProgram.text(panel.title))
                set ylabel '\(index == 0 ? "kHz" : "")'
                set xrange [0:\(panel.duration)]
                plot $p\(index) matrix using (($1+0.5)*\(across)):(($2+0.5)*\(up)):3 with image

                """
        }
        return text + "unset multiplot\nunset output\n"
    }
}

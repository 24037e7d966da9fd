import Plotting

/// A waveform above its spectrogram, drawn by gnuplot as PNG.
public struct SoundPlot: Sendable {
    public let picture: SoundPicture
    public let title: String

    public init(_ picture: SoundPicture, title: String) {
        self.picture = picture
        self.title = title
    }

    /// Draws the plot into a PNG file.
    ///
    /// - Throws: ``AudioError`` when gnuplot is missing or fails, or the place cannot be written.
    public func write(to path: String, notOver inputs: [String] = []) async throws {
        let waves = zip(picture.lows, picture.highs).flatMap { [$0, $1] }
        try await GnuplotPicture.draw([waves, picture.levels], to: path, notOver: inputs) { script($0, $1) }
    }

    private func script(_ files: [String], _ output: String) -> String {
        let files = files.map(GnuplotProgram.path)
        let step = picture.duration / Double(picture.lows.count)
        let across = picture.duration / Double(picture.columns)
        let up = picture.highest / 1000 / Double(picture.rows)
        return [
            "set terminal pngcairo size 1200,800 noenhanced", "set output \(GnuplotProgram.path(output))",
            "set multiplot layout 2,1 title \(GnuplotProgram.text(title))", "set lmargin at screen 0.08",
            "set rmargin at screen 0.88",
            "set xrange [0:\(picture.duration)]", "set ylabel 'amplitude'", "unset key",
            "plot \(files[0]) binary array=(\(picture.lows.count)) format='%float%float' dx=\(step) using 1:2 with filledcurves lc rgb '#1f77b4'",
            "set xlabel 'seconds'", "set ylabel 'kHz'", "set yrange [0:\(picture.highest / 1000)]",
            "set cbrange [-80:0]", "set cblabel 'dB'",
            "set palette defined (0 '#000004', 1 '#51127c', 2 '#b73779', 3 '#fc8961', 4 '#fcfdbf')",
            "plot \(files[1]) binary array=(\(picture.columns),\(picture.rows)) format='%float' dx=\(across) dy=\(up) origin=(\(across / 2),\(up / 2)) with image",
            "unset multiplot",
        ].joined(separator: "\n")
    }
}

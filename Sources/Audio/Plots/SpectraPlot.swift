import Plotting

/// Spectrograms of one duration above each other, in decibels under the loudest of all, drawn by gnuplot as PNG.
public struct SpectraPlot: Sendable {
    /// A spectrogram of powers, `[frame][band]`, and what it is.
    public struct Panel: Sendable {
        public var title: String
        public var powers: Spectrogram

        public init(_ title: String, _ powers: Spectrogram) {
            self.title = title
            self.powers = powers
        }
    }

    public var panels: [Panel]
    public var title: String
    /// Seconds from one frame to the next.
    public var frameStep: Double
    /// Seconds at the left edge.
    public var start: Double
    /// A moment to mark in every panel, in seconds.
    public var mark: Double?

    public init(
        _ panels: [Panel], title: String, frameStep: Double, start: Double = 0, mark: Double? = nil
    ) {
        self.panels = panels
        self.title = title
        self.frameStep = frameStep
        self.start = start
        self.mark = mark
    }

    /// Draws the plot into a PNG file.
    ///
    /// - Throws: ``AudioError`` when gnuplot is missing or fails, or the place cannot be written.
    public func write(to path: String) async throws {
        let loudest = panels.compactMap { $0.powers.values.max() }.max() ?? 0
        let levels = panels.map { panel in
            let (frames, bands) = (panel.powers.frameCount, panel.powers.binCount)
            let rows = (0..<frames * bands).map { panel.powers[$0 % frames, $0 / frames] }
            return Decibel.ofPower(rows, reference: .value(max(1e-10, loudest)), topDecibels: nil)
                .map { max(-80, $0) }
        }
        try await GnuplotPicture.draw(levels, to: path) { script($0, $1) }
    }

    private func script(_ files: [String], _ output: String) -> String {
        let frames = panels.map(\.powers.frameCount).max() ?? 1
        let end = start + Double(frames) * frameStep
        var lines = [
            "set terminal pngcairo size 1200,\(100 + 300 * panels.count) noenhanced",
            "set output \(GnuplotProgram.path(output))",
            "set multiplot layout \(panels.count),1 title \(GnuplotProgram.text(title))", "unset key",
            "set lmargin at screen 0.08", "set rmargin at screen 0.88", "set xrange [\(start):\(end)]",
            "set ylabel 'mel band'", "set cbrange [-80:0]", "set cblabel 'dB'",
            "set palette defined (0 '#000004', 1 '#51127c', 2 '#b73779', 3 '#fc8961', 4 '#fcfdbf')",
        ]
        if let mark {
            lines.append(
                "set arrow from \(mark), graph 0 to \(mark), graph 1 nohead front lc rgb '#ffffff' dt 2")
        }
        for (panel, file) in zip(panels, files) {
            if file == files.last { lines.append("set xlabel 'seconds'") }
            lines.append("set yrange [0:\(panel.powers.binCount)]")
            lines.append("set title \(GnuplotProgram.text(panel.title))")
            lines.append(
                "plot \(GnuplotProgram.path(file)) binary array=(\(panel.powers.frameCount),\(panel.powers.binCount)) format='%float' "
                    + "dx=\(frameStep) dy=1 origin=(\(start + frameStep / 2),0.5) with image")
        }
        return (lines + ["unset multiplot"]).joined(separator: "\n")
    }
}

import Files
import Plotting

/// Curves over epochs, one panel a metric, as PNG or SVG (by the path's ending).
struct CurvePlot {
    /// One line in a panel.
    struct Curve {
        var label: String
        var points: [(epoch: Int, value: Double?)]
        /// Curves of one group share a colour.
        var group = 0
        var isDashed = false
    }

    /// One set of axes.
    struct Panel {
        var title: String
        var curves: [Curve]
        var isLogarithmic = false
        /// Level lines: what a control scores.
        var levels: [(label: String, value: Double)] = []
        /// An epoch to point out.
        var marked: Int?
    }

    var title: String
    var panels: [Panel]

    func write(to path: String) async throws {
        let panels = panels.filter { panel in panel.curves.contains { $0.points.contains { $0.value != nil } }
        }
        guard !panels.isEmpty else {
            throw ReportError.invalid("\(path) was not drawn: no epoch is stored yet")
        }
        let output = try OutputFile(path)
        let columns = panels.count == 1 ? 1 : 2
        let rows = (panels.count + columns - 1) / columns
        let size = "\(columns * 640),\(rows * 400 + 40)"
        let terminal =
            path.hasSuffix(".svg")
            ? "set terminal svg size \(size) font 'DejaVu Sans,13' background '#ffffff' noenhanced"
            : "set terminal pngcairo size \(size) font 'DejaVu Sans,11' background '#ffffff' noenhanced"
        var script = """
            \(terminal)
            set output \(GnuplotProgram.path(output.temporary))
            set multiplot layout \(rows),\(columns) title \(Gnuplot.quoted(DisplayWidth.fit(title, to: 90)))
            set grid linetype 1 linewidth 1 linecolor rgb '#dddddd'
            set xlabel 'epoch'
            set key below maxrows 4 samplen 2
            set border 3
            set tics nomirror

            """
        for (index, panel) in panels.enumerated() { script += Self.script(panel, name: "panel\(index)") }
        try await Gnuplot.run(script + "unset multiplot\n", writing: path)
        try output.finish()
    }

    private static func script(_ panel: Panel, name: String) -> String {
        // Powers of ten tell something only where values span more than one.
        let values = panel.curves.flatMap { $0.points.compactMap(\.value) }
        let least = values.min() ?? 0
        let isLogarithmic = panel.isLogarithmic && least > 0 && (values.max() ?? 0) > 20 * least
        var script = ""
        var parts: [String] = []
        for (index, curve) in panel.curves.enumerated() {
            let block = "$\(name)_\(index)"
            script += "\(block) << EOD\n"
            for point in curve.points {
                script += "\(point.epoch) \(point.value.map { "\($0)" } ?? "NaN")\n"
            }
            script += "EOD\n"
            let colour = Gnuplot.colours[curve.group % Gnuplot.colours.count]
            let label = Gnuplot.quoted(DisplayWidth.fit(curve.label, to: 40))
            parts.append(
                "\(block) using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.5 linecolor '\(colour)'"
                    + "\(curve.isDashed ? " dashtype 2" : "") title \(label)")
        }
        for (index, level) in panel.levels.enumerated() {
            parts.append(
                "\(level.value) with lines linewidth 1.5 dashtype \(index + 3) linecolor '#777777' title \(Gnuplot.quoted(level.label))"
            )
        }
        script += "set title \(Gnuplot.quoted(panel.title))\n"
        script += isLogarithmic ? "set logscale y\n" : "unset logscale y\n"
        script += "unset arrow\n"
        if let marked = panel.marked {
            script +=
                "set arrow from \(marked), graph 0 to \(marked), graph 1 nohead dashtype 3 linecolor '#009E73' linewidth 2\n"
        }
        let last = panel.curves.flatMap { $0.points.map(\.epoch) }.max() ?? 1
        return script
            + "set xrange [0.5:\(Double(last) + 0.5)]\nplot \(parts.joined(separator: ", \\\n    "))\n"
    }
}

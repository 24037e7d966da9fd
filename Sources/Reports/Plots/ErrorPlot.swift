import Files
import Plotting

/// The level of several outputs' errors as one clip goes on, beside the level of what they should be; as PNG.
struct ErrorPlot {
    /// One output.
    struct Curve {
        var label: String
        /// A text of three columns: seconds, the target's level and the error's, in dB.
        var path: String
    }

    var clip: String
    var curves: [Curve]

    /// A curve whose file is gone is left out.
    func write(to path: String) async throws {
        let output = try OutputFile(path)
        var script = """
            set terminal pngcairo size 1280,480 font 'DejaVu Sans,11' background '#ffffff' noenhanced
            set output \(GnuplotProgram.path(output.temporary))
            set title \(Gnuplot.quoted(DisplayWidth.fit("error over time: \(clip)", to: 90)))
            set grid linetype 1 linewidth 1 linecolor rgb '#dddddd'
            set xlabel 'seconds'
            set ylabel 'level (dB of full scale)'
            set key outside right samplen 2
            set border 3
            set tics nomirror
            set datafile missing 'NaN'

            """
        var parts: [String] = []
        for (index, curve) in curves.enumerated() {
            guard let rows = try? Self.rows(of: curve.path), !rows.isEmpty else { continue }
            if parts.isEmpty {
                script += Self.block("target", rows.map { ($0[0], $0[1]) })
                parts.append(
                    "$target using 1:2 with lines linewidth 3 linecolor '#bbbbbb' title 'the target itself'")
            }
            script += Self.block("error\(index)", rows.map { ($0[0], $0[2]) })
            // Beyond eight, colours come again, dashed.
            let colour = Gnuplot.colours[index % Gnuplot.colours.count]
            let dash = index < Gnuplot.colours.count ? "" : " dashtype 2"
            parts.append(
                "$error\(index) using 1:2 with lines linewidth 1.5 linecolor '\(colour)'\(dash) title "
                    + Gnuplot.quoted(DisplayWidth.fit(curve.label, to: 30)))
        }
        guard !parts.isEmpty else { return }
        try await Gnuplot.run(script + "plot \(parts.joined(separator: ", \\\n    "))\n", writing: path)
        try output.finish()
    }

    private static func block(_ name: String, _ points: [(Double, Double)]) -> String {
        "$\(name) << EOD\n" + points.map { "\($0.0) \($0.1.isFinite ? "\($0.1)" : "NaN")\n" }.joined()
            + "EOD\n"
    }

    private static func rows(of path: String) throws -> [[Double]] {
        try TextFile.read(path).split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: "\t").compactMap { Double($0) }
            return numbers.count == 3 ? numbers : nil
        }
    }
}

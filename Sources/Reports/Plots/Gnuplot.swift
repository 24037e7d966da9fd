import Plotting

/// Draws through gnuplot.
enum Gnuplot {
    /// - Parameters:
    ///   - script: gnuplot commands; data stand in them as `$name << EOD` blocks.
    ///   - path: the picture that the script writes, for messages.
    /// - Throws: ``ReportError/tool(name:reason:)`` when gnuplot is missing or refuses.
    static func run(_ script: String, writing path: String) async throws {
        do { try await GnuplotProgram.run(script) } catch GnuplotProgram.Failure.missing {
            throw ReportError.tool(name: "gnuplot", reason: "is not installed; `apt-get install gnuplot-nox`")
        } catch GnuplotProgram.Failure.failed(let reason) {
            throw ReportError.tool(name: "gnuplot", reason: "could not draw \(path): \(reason)")
        }
    }

    /// A text between double quotes, with nothing in it that gnuplot would act on.
    static func quoted(_ text: String) -> String { GnuplotProgram.text(Escaping.visible(text)) }

    /// A colour for each curve: distinct, also to the colour-blind (Okabe and Ito).
    static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999",
    ]
}

import Subprocess
import SystemPackage

/// Draws through gnuplot.
enum Gnuplot {
    /// - Parameters:
    ///   - script: gnuplot commands; data stand in them as `$name << EOD` blocks.
    ///   - path: the picture that the script writes, for messages.
    /// - Throws: ``ReportError/tool(name:reason:)`` when gnuplot is missing or refuses.
    static func run(_ script: String, writing path: String) async throws {
        let script = await FontGlyphs.drawable(script) { $0.hasPrefix("set output ") }
        let status: TerminationStatus
        let complaint: String
        do {
            let result = try await Subprocess.run(
                .name("gnuplot"), arguments: ["-"], environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                input: .string(script), output: .discarded, error: .string(limit: 1 << 16))
            status = result.terminationStatus
            complaint = result.standardError
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw ReportError.tool(name: "gnuplot", reason: "is not installed; `apt-get install gnuplot-nox`")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ReportError.tool(name: "gnuplot", reason: "did not start (\(error))")
        }
        guard status.isSuccess else {
            let line = complaint.split(separator: "\n").last { !$0.allSatisfy { " ^\t".contains($0) } }
            throw ReportError.tool(
                name: "gnuplot", reason: "could not draw \(path): \(line ?? "it gave no reason")")
        }
    }

    /// A text between double quotes, with nothing in it that gnuplot would act on.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in Escaping.visible(text) {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case "`": result += "'"
            default: result.append(character)
            }
        }
        return result + "\""
    }

    /// A colour for each curve: distinct, also to the colour-blind (Okabe and Ito).
    static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999",
    ]
}

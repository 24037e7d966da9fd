import Subprocess

/// gnuplot, for all who draw: one way to call it, to write a text and to name a file.
package enum GnuplotProgram {
    /// Why nothing was drawn.
    package enum Failure: Error {
        case missing
        /// What gnuplot said, or why it did not start.
        case failed(String)
    }

    /// Runs a script, in which characters that no font of this machine has are spelled in letters that all have.
    ///
    /// Lines that name files stay as they are: those that begin with `set output ` or `plot '`.
    /// - Throws: ``Failure``, or `CancellationError`.
    package static func run(_ script: String) async throws {
        let script = await FontGlyphs.drawable(script) {
            $0.hasPrefix("set output ") || $0.hasPrefix("plot '")
        }
        let status: TerminationStatus
        let complaint: String
        do {
            let result = try await Subprocess.run(
                .name("gnuplot"), arguments: ["-"], environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                input: .string(script), output: .discarded, error: .string(limit: 1 << 16))
            status = result.terminationStatus
            complaint = result.standardError
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Failure.missing
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Failure.failed("did not start (\(error))")
        }
        guard status.isSuccess else {
            let line = complaint.split(separator: "\n").last { !$0.allSatisfy { " ^\t".contains($0) } }
            throw Failure.failed(line.map(String.init) ?? "it gave no reason")
        }
    }

    /// A text of one line between double quotes, with nothing in it that gnuplot would act on.
    package static func text(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "`": result += "'"
            default: result += scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(scalar)
            }
        }
        return result + "\""
    }

    /// A path between single quotes, which gnuplot leaves as it is.
    package static func path(_ path: String) -> String {
        "'\(path.replacing("'", with: "''"))'"
    }
}

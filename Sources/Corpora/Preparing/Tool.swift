import Subprocess
import SystemPackage

/// Runs a program and turns its failure into a sentence.
enum Tool {
    /// What programs say when the place they write to fails them.
    private static let hindrances: [(words: String, reason: String)] = [
        ("No space left on device", "no space left on device"),
        ("enough free space", "no space left on device"),
        ("Disk quota exceeded", "disk quota exceeded"), ("File too large", "file too large"),
    ]

    /// - Parameter remedy: what to do when the program is missing.
    /// - Returns: what it wrote to standard output.
    /// - Throws: ``CorpusError/tool(name:reason:)``.
    @discardableResult
    static func run(
        _ name: String, _ arguments: [String], in folder: String? = nil, remedy: String
    ) async throws -> String {
        let status: TerminationStatus
        let output: String
        let complaint: String
        do {
            let result = try await Subprocess.run(
                .name(name), arguments: Arguments(arguments),
                // Messages are read below, so they must not be translated.
                environment: .inherit.updating(["LC_ALL": "C"]),
                workingDirectory: folder.map { FilePath($0) },
                output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
            status = result.terminationStatus
            output = result.standardOutput
            complaint = result.standardError
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw CorpusError.tool(name: name, reason: "is not installed; \(remedy)")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw CorpusError.tool(name: name, reason: "did not start (\(error))")
        }
        guard status.isSuccess else {
            // A full disk is nobody's bad file or old list, whatever the program makes of it.
            if let hindrance = hindrances.first(where: { complaint.contains($0.words) }) {
                throw CorpusError.invalid(
                    "\(name) stopped: \(hindrance.reason); free some space and call the same command again")
            }
            let lines = complaint.split(separator: "\n").filter { !$0.hasPrefix("W:") }
            throw CorpusError.tool(
                name: name,
                reason: "failed (\(status)): \(lines.last.map(String.init) ?? "it gave no reason")")
        }
        return output
    }
}

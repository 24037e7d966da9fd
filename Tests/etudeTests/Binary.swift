import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// The built `etude`, run as a person runs it.
enum Binary {
    struct Outcome: Sendable {
        /// Exit code; nil when a signal ended it.
        var code: Int32?
        var output: String
        var complaint: String
    }

    /// Beside the test bundle that is running.
    static let path: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
            + "/etude"
    }()

    /// - Parameters:
    ///   - folder: where it runs.
    ///   - environment: what differs from the test's own.
    ///   - killedAfter: seconds after which it is killed, without warning and with its children.
    static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:],
        killedAfter: Double? = nil
    ) async throws -> Outcome {
        var command = [path] + arguments
        if let killedAfter { command = ["/usr/bin/timeout", "-s", "KILL", "\(killedAfter)"] + command }
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in environment { changes[Environment.Key(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
            environment: .inherit.updating(changes), workingDirectory: FilePath(folder),
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 22))
        var code: Int32?
        if case .exited(let value) = result.terminationStatus { code = value }
        return Outcome(code: code, output: result.standardOutput, complaint: result.standardError)
    }

    /// Runs a file of bash's commands in a process group of its own, as a terminal does, and sends the whole group a signal.
    ///
    /// - Parameter signal: waits for the moment, and says which.
    /// - Returns: how the shell ended.
    static func group(
        _ script: String, in folder: String, signal: () async throws -> Int32
    ) async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.processGroupID = 0
        // Whoever runs these tests in the background ignores Ctrl-C, and what is ignored is inherited.
        return try await Subprocess.run(
            .path("/usr/bin/env"), arguments: ["--default-signal", "/bin/bash", script],
            environment: .inherit.updating(["ETUDE": path]), workingDirectory: FilePath(folder),
            platformOptions: options, input: .none, output: .discarded, error: .discarded
        ) { execution in
            let group = execution.processIdentifier.value
            let number: Int32
            do { number = try await signal() } catch {
                kill(-group, SIGKILL)
                throw error
            }
            kill(-group, number)
        }.terminationStatus
    }

    /// Runs a script of bash that finds the binary in `$ETUDE`. A shell of its own job control, so that Ctrl-C reaches
    /// what it starts.
    static func shell(_ script: String, in folder: String) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path("/bin/bash"), arguments: ["-m", "-c", script],
            environment: .inherit.updating(["ETUDE": path]),
            workingDirectory: FilePath(folder), output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 22))
        var code: Int32?
        if case .exited(let value) = result.terminationStatus { code = value }
        // Without a terminal, bash says first that job control has none.
        let complaint = result.standardError.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("/bin/bash: cannot set terminal process group")
                && $0 != "/bin/bash: no job control in this shell"
        }.joined(separator: "\n")
        return Outcome(code: code, output: result.standardOutput, complaint: complaint)
    }
}

import Audio
import Glibc
import RunStore
import Subprocess
import Tensors

extension RunEnvironment {
    /// This program on this machine, now.
    ///
    /// - Parameter command: what a person typed, where it is not this process's own command.
    public static func current(command: String? = nil) async -> RunEnvironment {
        let code = await codeVersion()
        return RunEnvironment(
            command: command ?? typedCommand, codeVersion: code.commit,
            codeIsDirty: code.isDirty, host: host(), processor: processor(),
            libraries: EngineLibraries.versions.merging(AudioLibraries.versions) { first, _ in first },
            threads: ThreadPool.threads, codeChanges: code.changes,
            instructions: InstructionSet.current.rawValue, numerics: Numerics.version)
    }

    /// This process's command, as a shell would take it.
    public static var typedCommand: String { CommandLine.arguments.map(quoted).joined(separator: " ") }

    /// The commit of the working copy that the program was built in, where it still lies there; of a program that was installed
    /// elsewhere, its own hash.
    private static func codeVersion() async -> (commit: String, isDirty: Bool, changes: String) {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return ("unknown", false, "") }
        let program = String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = program.split(separator: "/").dropLast().joined(separator: "/")
        func git(_ arguments: [String]) async -> String? {
            let result = try? await run(
                .name("git"), arguments: Arguments(["-C", "/" + folder] + arguments),
                output: .string(limit: 1 << 26),
                error: .discarded)
            guard let result, result.terminationStatus.isSuccess else { return nil }
            return result.standardOutput
        }
        guard let commit = await git(["rev-parse", "--short=12", "HEAD"]) else {
            let hash = try? FileDigest.of(program).sha256
            return (hash.map { "program \($0.prefix(12))" } ?? "unknown", false, "")
        }
        let changes = await git(["diff", "--no-ext-diff", "--no-color", "HEAD"]) ?? ""
        return (
            commit.split(separator: "\n").first.map(String.init) ?? "unknown", !changes.isEmpty,
            String(decoding: changes.utf8.prefix(1 << 18), as: UTF8.self)
        )
    }

    private static func host() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func processor() -> String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown" }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") {
                return text[text.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(
                    separator: " ")
            }
        }
        return "unknown"
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "/._-=+,:@%".contains($0) }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

import Glibc
import Subprocess
import SystemPackage

/// Draws with gnuplot into a PNG file: data in temporary files, the picture moved to its place when it is whole.
enum GnuplotPicture {
    /// - Parameters:
    ///   - data: 32-bit floats, each list in a file of its own.
    ///   - script: gnuplot's commands, given the data's files in order and the picture's.
    /// - Throws: ``AudioError`` when gnuplot is missing or fails, or the place cannot be written.
    static func draw(
        _ data: [[Float]], to path: String, script: (_ files: [String], _ picture: String) -> String
    ) async throws {
        let folder = try TemporaryPlace.newFolder()
        let files = data.indices.map { "\(folder)/data\($0)" }
        let picture = "\(folder)/plot.png"
        defer {
            for file in files + [picture] { unlink(file) }
            rmdir(folder)
        }
        for (values, file) in zip(data, files) { try write(values, to: file) }
        let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            result = try await run(
                .name("gnuplot"), arguments: ["-e", script(files, picture)], output: .discarded,
                error: .string(limit: 1 << 16))
        } catch {
            throw AudioError.tool(
                name: "gnuplot", reason: "it did not start; install it (package gnuplot-nox)")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map(String.init) ?? "no reason given"
            throw AudioError.tool(name: "gnuplot", reason: said)
        }
        try move(picture, to: path)
    }

    /// A text without what gnuplot takes for the end of one.
    static func safe(_ text: String) -> String {
        text.filter { $0 != "\"" && $0 != "\\" && $0 != "'" && $0 != "\n" }
    }

    private static func write(_ values: [Float], to path: String) throws(AudioError) {
        guard let file = fopen(path, "wb") else {
            throw .unwritable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        let written = values.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard fclose(file) == 0, written else {
            throw .unwritable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
    }

    /// Copies across file systems, where a rename would not do, and gives the name at the end.
    private static func move(_ source: String, to path: String) throws(AudioError) {
        func failure() -> AudioError {
            let reason = String(cString: strerror(errno)).lowercased()
            unlink(path + ".part")
            return .unwritable(path: path, reason: reason)
        }
        guard let input = fopen(source, "rb") else { throw failure() }
        defer { fclose(input) }
        guard let output = fopen(path + ".part", "wb") else { throw failure() }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var whole = true
        while true {
            let count = fread(&block, 1, block.count, input)
            if count == 0 { break }
            whole = whole && fwrite(block, 1, count, output) == count
        }
        guard fclose(output) == 0, whole, rename(path + ".part", path) == 0 else { throw failure() }
    }
}

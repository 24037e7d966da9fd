import Files
import Subprocess
import SystemPackage

/// Draws with gnuplot into a PNG file: data in temporary files, the picture brought to its place when it is whole.
enum GnuplotPicture {
    /// - Parameters:
    ///   - data: 32-bit floats, each list in a file of its own.
    ///   - inputs: files that the picture is of, and must not take the place of.
    ///   - script: gnuplot's commands, given the data's files in order and the picture's.
    /// - Throws: ``AudioError`` when gnuplot is missing or fails, or the place cannot be written.
    static func draw(
        _ data: [[Float]], to path: String, notOver inputs: [String] = [],
        script: (_ files: [String], _ picture: String) -> String
    ) async throws {
        try FileName.require(path, endsIn: ["png"], for: "a picture")
        let output = try OutputFile(path, notOver: inputs)
        let folder = try Temporaries.newFolder()
        defer { Temporaries.remove(folder) }
        let files = data.indices.map { "\(folder)/data\($0)" }
        for (values, file) in zip(data, files) { try write(values, to: file) }
        let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            result = try await run(
                .name("gnuplot"), arguments: ["-e", script(files, output.temporary)], output: .discarded,
                error: .string(limit: 1 << 16))
        } catch {
            throw AudioError.tool(
                name: "gnuplot", reason: "it did not start; install it (package gnuplot-nox)")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map(String.init) ?? "no reason given"
            throw AudioError.tool(name: "gnuplot", reason: said)
        }
        try output.finish()
    }

    /// A text without what gnuplot takes for the end of one.
    static func safe(_ text: String) -> String {
        text.filter { $0 != "\"" && $0 != "\\" && $0 != "'" && $0 != "\n" }
    }

    private static func write(_ values: [Float], to path: String) throws(FileError) {
        let file = try OutputFile(path)
        var failure: FileError?
        values.withUnsafeBytes { bytes in
            do throws(FileError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        try file.finish()
    }
}

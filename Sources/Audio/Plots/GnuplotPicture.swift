import Files
import Plotting

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
        try await run(script(files, output.temporary))
        try output.finish()
    }

    /// - Throws: ``AudioError/tool(name:reason:)`` when gnuplot is missing or fails.
    static func run(_ script: String) async throws {
        do { try await GnuplotProgram.run(script) } catch GnuplotProgram.Failure.missing {
            throw AudioError.tool(
                name: "gnuplot", reason: "it is not installed; `apt-get install gnuplot-nox`")
        } catch GnuplotProgram.Failure.failed(let reason) {
            throw AudioError.tool(name: "gnuplot", reason: reason)
        }
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

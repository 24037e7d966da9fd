import Glibc
import Subprocess
import SystemPackage

/// A waveform above its spectrogram, drawn by gnuplot as PNG.
public struct SoundPlot: Sendable {
    public let picture: SoundPicture
    public let title: String

    public init(_ picture: SoundPicture, title: String) {
        self.picture = picture
        self.title = title
    }

    /// Draws the plot into a PNG file.
    ///
    /// - Throws: ``AudioError`` when gnuplot is missing or fails, or the place cannot be written.
    public func write(to path: String) async throws {
        let folder = try TemporaryPlace.newFolder()
        let files = ["wave", "levels", "plot.png"].map { "\(folder)/\($0)" }
        defer {
            for file in files { unlink(file) }
            rmdir(folder)
        }
        try Self.write(zip(picture.lows, picture.highs).flatMap { [$0, $1] }, to: files[0])
        try Self.write(picture.levels, to: files[1])
        let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            result = try await run(
                .name("gnuplot"), arguments: ["-e", script(folder)], output: .discarded,
                error: .string(limit: 1 << 16))
        } catch {
            throw AudioError.tool(
                name: "gnuplot", reason: "it did not start; install it (package gnuplot-nox)")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map(String.init) ?? "no reason given"
            throw AudioError.tool(name: "gnuplot", reason: said)
        }
        try Self.move(files[2], to: path)
    }

    private func script(_ folder: String) -> String {
        let name = title.filter { $0 != "\"" && $0 != "\\" && $0 != "'" && $0 != "\n" }
        let step = picture.duration / Double(picture.lows.count)
        let across = picture.duration / Double(picture.columns)
        let up = picture.highest / 1000 / Double(picture.rows)
        return [
            "set terminal pngcairo size 1200,800 noenhanced", "set output '\(folder)/plot.png'",
            "set multiplot layout 2,1 title '\(name)'", "set lmargin at screen 0.08",
            "set rmargin at screen 0.88",
            "set xrange [0:\(picture.duration)]", "set ylabel 'amplitude'", "unset key",
            "plot '\(folder)/wave' binary array=(\(picture.lows.count)) format='%float%float' dx=\(step) using 1:2 with filledcurves lc rgb '#1f77b4'",
            "set xlabel 'seconds'", "set ylabel 'kHz'", "set yrange [0:\(picture.highest / 1000)]",
            "set cbrange [-80:0]", "set cblabel 'dB'",
            "set palette defined (0 '#000004', 1 '#51127c', 2 '#b73779', 3 '#fc8961', 4 '#fcfdbf')",
            "plot '\(folder)/levels' binary array=(\(picture.columns),\(picture.rows)) format='%float' dx=\(across) dy=\(up) origin=(\(across / 2),\(up / 2)) with image",
            "unset multiplot",
        ].joined(separator: "; ")
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

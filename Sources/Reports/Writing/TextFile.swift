import Files
import Glibc

/// Reads whole files of text.
enum TextFile {
    static func read(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw failure(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        if ferror(file) != 0 { throw failure(path) }
        return bytes
    }

    private static func failure(_ path: String) -> ReportError {
        .file(
            path: FileName.shown(path),
            reason: "it cannot be read: \(String(cString: strerror(errno)).lowercased())")
    }
}

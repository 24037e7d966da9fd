import Glibc

/// Reads and writes whole files of text.
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

    /// Writes beside, then renames: whoever reads sees the old text or the new one.
    static func write(_ text: String, to path: String) throws {
        let beside = "\(path).\(getpid()).tmp"
        guard let file = fopen(beside, "w") else { throw failure(path) }
        let bytes = Array(text.utf8)
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        let isClosed = fclose(file) == 0
        guard isWritten, isClosed, rename(beside, path) == 0 else {
            let error = failure(path)
            unlink(beside)
            throw error
        }
    }

    static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o777) != 0 && errno != EEXIST { throw failure(path) }
    }

    /// Removes a folder of files.
    static func removeFolder(_ path: String) {
        if let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(stream)
        }
        rmdir(path)
    }

    private static func failure(_ path: String) -> ReportError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}

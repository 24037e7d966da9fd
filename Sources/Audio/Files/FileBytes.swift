import Glibc

/// A file's bytes, all at once.
enum FileBytes {
    /// - Throws: ``AudioError`` when the file cannot be read.
    static func read(_ path: String) throws(AudioError) -> [UInt8] {
        func failure() -> AudioError {
            .unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        guard let file = fopen(path, "rb") else { throw failure() }
        defer { fclose(file) }
        guard fseeko(file, 0, SEEK_END) == 0 else { throw failure() }
        let size = Int(ftello(file))
        guard size >= 0, size < Int.max / 2, fseeko(file, 0, SEEK_SET) == 0 else {
            throw .unreadable(path: path, reason: "it is not a file of a known size")
        }
        var done = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            if size > 0 { done = fread(buffer.baseAddress, 1, size, file) }
            count = done
        }
        guard done == size else { throw failure() }
        return bytes
    }
}

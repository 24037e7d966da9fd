import Glibc

/// What the file system says of files.
enum FileSize {
    /// Bytes; 0 where there is no such file.
    static func of(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

import Files
import Glibc
import Hashing

/// Files as wholes: copied, hashed, listed.
enum WholeFile {
    /// 64 hexadecimal digits; nil where the file cannot be read.
    static func sha256(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var digest = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            chunk.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        return ferror(file) == 0 ? digest.finish() : nil
    }

    /// Whoever looks sees all of the copy or nothing.
    ///
    /// - Parameter runs: the folder of runs that a run's file comes into: it bears the mark of what Etude writes, and datasets
    ///   pass it over.
    static func copy(
        _ source: String, to destination: String, of runs: String? = nil
    ) throws(StoreError) {
        do throws(FileError) { try OutputFile.copy(source, to: destination, replacing: .stores) } catch {
            throw .file(path: error.path, reason: error.reason)
        }
        if let runs { OutputMark.leave(in: runs) }
    }

    /// Every file below a folder, relative to it; hidden ones are left out. A link is a file, wherever it points.
    static func list(_ folder: String) -> [String] {
        var found: [String] = []
        for name in FolderNames.all(in: folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if FileSystem.isFolder(path), !FileSystem.isLink(path) {
                found += list(path).map { "\(name)/\($0)" }
            } else {
                found.append(name)
            }
        }
        return found.sorted()
    }
}

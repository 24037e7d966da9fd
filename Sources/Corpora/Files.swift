import Files
import FoundationEssentials
import Glibc
import Hashing

/// The few things this room asks of the file system, each failing with a sentence.
enum Files {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bytes of a file, or nil where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Makes a folder and those above it. Another process may make any of them meanwhile.
    static func makeFolder(_ path: String) throws(CorpusError) {
        if makeLast(path) { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
            if makeLast(path) { return }
        }
        throw .file(path: path, reason: "the folder cannot be made (\(lastReason()))")
    }

    /// Whether the folder is there afterwards; if not, `errno` says why.
    private static func makeLast(_ path: String) -> Bool {
        mkdir(path, 0o755) == 0 || (errno == EEXIST && isFolder(path))
    }

    /// Removes a file or a tree; nothing happens where there is none.
    static func remove(_ path: String) throws(CorpusError) {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .file(path: path, reason: "cannot be removed (\(lastReason()))")
        }
    }

    /// Renames in one step: whoever looks sees the old place or the new one, never half.
    static func rename(_ old: String, to new: String) throws(CorpusError) {
        guard Temporaries.rename(old, to: new) else {
            throw .file(path: old, reason: "cannot be renamed to \(new) (\(lastReason()))")
        }
    }

    static func copy(_ source: String, to target: String) throws(CorpusError) {
        try write(try bytes(of: source), to: target)
    }

    /// The path from the root; the file need not exist.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Paths of every file below a folder, relative to it, sorted byte by byte.
    static func tree(_ folder: String) throws(CorpusError) -> [String] {
        do {
            // Sorted by their bytes: the order must not depend on the machine's language.
            return try FileManager.default.subpathsOfDirectory(atPath: folder)
                .filter { size(of: folder + "/" + $0) != nil }.sorted {
                    $0.utf8.lexicographicallyPrecedes($1.utf8)
                }
        } catch {
            throw .file(path: folder, reason: "cannot be read (\(lastReason()))")
        }
    }

    /// Names in a folder that start with a dot.
    static func hidden(in folder: String) throws(CorpusError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix(".") }
        } catch {
            throw .file(path: folder, reason: "cannot be read (\(lastReason()))")
        }
    }

    static func bytes(of path: String) throws(CorpusError) -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw .file(path: path, reason: "cannot be read (\(lastReason()))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { break }
            bytes += block[0..<count]
        }
        guard ferror(file) == 0 else { throw .file(path: path, reason: "cannot be read (\(lastReason()))") }
        return bytes
    }

    /// Writes beside the place, flushes to disk, then renames.
    static func write(_ bytes: [UInt8], to path: String) throws(CorpusError) {
        let partial = "\(path).partial-\(getpid())"
        Temporaries.watch(partial)
        guard let file = fopen(partial, "wb") else {
            throw .file(path: partial, reason: "cannot be written (\(lastReason()))")
        }
        let written = fwrite(bytes, 1, bytes.count, file)
        let flushed = fflush(file) == 0 && fsync(fileno(file)) == 0
        let reason = lastReason()
        let closed = fclose(file) == 0
        guard written == bytes.count, flushed, closed else {
            Temporaries.remove(partial)
            throw .file(path: path, reason: "cannot be written (\(reason))")
        }
        try rename(partial, to: path)
    }

    /// The digest of a file's bytes, read block by block.
    static func sha256(of path: String) throws(CorpusError) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw .file(path: path, reason: "cannot be read (\(lastReason()))") }
        defer { close(descriptor) }
        var digest = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count >= 0 else { throw .file(path: path, reason: "cannot be read (\(lastReason()))") }
            if count == 0 { break }
            block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        }
        return digest.finish()
    }

    /// What errno says, in lower case.
    static func lastReason() -> String { String(cString: strerror(errno)).lowercased() }
}

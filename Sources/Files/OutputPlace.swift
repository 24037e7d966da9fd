import Glibc

/// What a name given for an output leads to.
enum OutputPlace {
    /// A regular file that is there or is to be: its own path, links followed, and its mode; nil: it is new.
    case file(path: String, mode: mode_t?)
    /// A device, a FIFO or a socket, by its path.
    case node(path: String)
    /// Something that this process has open already.
    case descriptor(Int32)

    /// Follows links to the end, also to where nothing is yet. Missing folders are made by who writes.
    init(_ path: String) throws(FileError) {
        guard !path.isEmpty else { throw FileError(path: "\"\"", reason: "the name is empty") }
        guard !path.utf8.contains(0) else {
            throw FileError(path: "it", reason: "the name has a NUL character")
        }
        if path == "-" {
            self = .descriptor(STDOUT_FILENO)
            return
        }
        var place = path
        for _ in 0..<40 {
            let folder = Self.folder(of: place)
            let name = Self.name(of: place)
            // What a process has open is written where it stands, never replaced: `/dev/stdout`, `/dev/fd/63`.
            if let real = Self.real(folder), let number = Int32(name),
                real == "/proc/self/fd" || real == "/proc/\(getpid())/fd" || real == "/dev/fd"
            {
                self = .descriptor(number)
                return
            }
            guard let link = Self.link(place) else {
                self = try Self.end(place, given: path)
                return
            }
            place = link.hasPrefix("/") ? link : "\(folder)/\(link)"
        }
        throw FileError(path: path, reason: "its links lead in a circle")
    }

    private static func end(_ place: String, given path: String) throws(FileError) -> OutputPlace {
        var status = stat()
        guard stat(place, &status) == 0 else {
            guard errno == ENOENT else { throw .system(path) }
            if place.hasSuffix("/") { throw FileError(path: path, reason: "it is a folder's name") }
            return .file(path: place, mode: nil)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw FileError(path: path, reason: "it is a folder; name a file in it")
        case S_IFREG:
            // The superuser may write anything; that a file is read-only is a wish all the same.
            guard status.st_mode & 0o222 != 0, access(place, W_OK) == 0 else {
                throw FileError(
                    path: path, reason: "the file is read-only; name another, or make it writable")
            }
            return .file(path: place, mode: status.st_mode & 0o7777)
        default: return .node(path: place)
        }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func link(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes {
            readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}

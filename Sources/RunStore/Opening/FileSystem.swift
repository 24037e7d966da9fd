import Glibc

/// Questions about files and where they lie.
package enum FileSystem {
    /// File systems that several machines may see at once, by the kernel's name for them.
    private static let networkKinds: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "glusterfs", "lustre", "beegfs",
        "fuse.sshfs",
        "fuse.glusterfs", "fuse.rclone",
    ]

    /// Whether the folder lies on a network file system.
    ///
    /// WAL needs memory that every process shares, which no network file system gives.
    static func isNetwork(_ folder: String) -> Bool {
        guard let real = realpath(folder, nil) else { return false }
        defer { free(real) }
        return networkKinds.contains(
            kind(of: String(cString: real), mounts: text(of: "/proc/self/mountinfo")))
    }

    /// The kind of file system that an absolute path lies on: that of the longest mount point above it.
    ///
    /// - Parameter mounts: what `/proc/self/mountinfo` says; the later of two equal mount points covers the earlier.
    package static func kind(of path: String, mounts: String) -> String {
        var best = (length: -1, kind: "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
                continue
            }
            let point = fields[4].replacing("\\040", with: " ")
            let isAbove = path == point || path.hasPrefix(point == "/" ? "/" : point + "/")
            if isAbove && point.count >= best.length { best = (point.count, String(fields[dash + 1])) }
        }
        return best.kind
    }

    /// A small file's text; empty where it cannot be read.
    private static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes that may still be written where `path` lies.
    static func freeBytes(at path: String) -> Int? {
        var information = statvfs()
        guard statvfs(folder(of: path), &information) == 0 else { return nil }
        return Int(information.f_bavail) * Int(information.f_frsize)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    static func isLink(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFLNK
    }

    /// What a link leads to; the path itself where it is none, or leads nowhere.
    static func target(of path: String) -> String {
        guard isLink(path), let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    static func byteCount(of path: String) -> Int? {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_size) : nil
    }

    /// `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a folder and those above it; one that is there already is welcome.
    static func makeFolder(_ path: String) throws(StoreError) {
        if isFolder(path) { return }
        let above = folder(of: path)
        if above != path, !isFolder(above) { try makeFolder(above) }
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) else {
            throw failure(path)
        }
    }

    /// The current `errno` as an error about `path`.
    static func failure(_ path: String) -> StoreError {
        switch errno {
        case ENOSPC, EDQUOT: .full(path: path)
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        default: .file(path: path, reason: String(cString: strerror(errno)))
        }
    }
}

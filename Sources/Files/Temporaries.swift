import Glibc
import Synchronization

/// Files and folders that must not outlive this process, however it ends (SIGKILL excepted).
public enum Temporaries {
    private static let paths = Mutex<Set<String>>([])

    /// Where files go that nobody keeps: TMPDIR, or /tmp.
    public static var folder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// A new empty file, `etude-XXXXXX<ending>` in ``folder``; it goes with the process, or when it is removed.
    public static func newFile(ending: String) throws(FileError) -> String {
        let (path, descriptor) = try make(in: folder, prefix: "etude-", ending: ending)
        close(descriptor)
        return path
    }

    /// A new empty folder; it goes with the process and all that is in it, or when it is removed.
    public static func newFolder() throws(FileError) -> String {
        let place = folder
        let made: String? = paths.withLock { paths in
            var template = Array("\(place)/etude-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { return nil }
            let path = text(template)
            paths.insert(path)
            return path
        }
        guard let made else { throw .system(place) }
        return made
    }

    /// Takes charge of a path where something is about to be written: it goes with the process, unless it gets its final name
    /// by ``rename(_:to:)`` before. Nothing need be there yet.
    public static func watch(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    /// Removes a file, or a folder with all that is in it.
    public static func remove(_ path: String) {
        paths.withLock { paths in
            removeTree(path)
            paths.remove(path)
        }
    }

    /// Removes all of them and then does what ends the process; nobody can make another meanwhile.
    public static func removeAll(then end: () -> Never) -> Never {
        paths.withLock { paths in
            for path in paths { removeTree(path) }
            end()
        }
    }

    /// A new file of an unpredictable name, opened for reading and writing; nobody else could have put one there.
    static func make(
        in folder: String, prefix: String, ending: String
    ) throws(FileError) -> (path: String, descriptor: Int32) {
        let made: (String, Int32)? = paths.withLock { paths in
            var template = Array("\(folder)/\(prefix)XXXXXX\(ending)".utf8CString)
            let descriptor = mkstemps(&template, Int32(ending.utf8.count))
            guard descriptor >= 0 else { return nil }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let path = text(template)
            paths.insert(path)
            return (path, descriptor)
        }
        guard let made else { throw .system(folder) }
        return made
    }

    /// Gives a file or folder its final name: it is no temporary one from then on.
    ///
    /// - Returns: false where it cannot be; `errno` then says why.
    public static func rename(_ path: String, to place: String) -> Bool {
        paths.withLock { paths in
            guard Glibc.rename(path, place) == 0 else { return false }
            paths.remove(path)
            return true
        }
    }

    private static func removeTree(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in FolderNames.all(in: path) { removeTree("\(path)/\(name)") }
        rmdir(path)
    }

    private static func text(_ template: [CChar]) -> String {
        String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

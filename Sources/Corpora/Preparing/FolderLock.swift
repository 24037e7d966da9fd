import Glibc

/// A lock that the system drops by itself when its process ends, however it ends.
struct FolderLock {
    private let descriptor: Int32

    /// - Throws: ``CorpusError/busy(name:path:)`` when another process holds it.
    init(path: String, name: String) throws(CorpusError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: "cannot be written (\(Files.lastReason()))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .busy(name: name, path: path)
        }
    }

    func release() { close(descriptor) }
}

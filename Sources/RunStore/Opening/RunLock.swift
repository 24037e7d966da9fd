import Glibc

/// Holds a run for one process, so that no two train it at once.
///
/// A lock on a file in the run's folder: the kernel lets go of it however the process ends, SIGKILL included, which
/// no row in a database can do.
final class RunLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``StoreError/running(run:path:)`` when another process holds the run.
    init(run: String, folder: String) throws(StoreError) {
        let path = "\(folder)/.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileSystem.failure(path) }
        // Who only looks holds it for a moment, and together with others who look.
        for _ in 0..<1_000 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK, flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { break }
            flock(descriptor, LOCK_UN)
            usleep(1_000)
            errno = EWOULDBLOCK
        }
        let isHeld = errno == EWOULDBLOCK
        let failure = FileSystem.failure(path)
        close(descriptor)
        throw isHeld ? .running(run: run, path: path) : failure
    }

    deinit { close(descriptor) }

    /// Whether a process holds the run now.
    ///
    /// Looking needs no right to write: the run may be somebody else's. A lock that may not even be looked at counts as
    /// held, because nothing says that its run has ended.
    static func isHeld(folder: String) -> Bool {
        let descriptor = open("\(folder)/.lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == EACCES || errno == EPERM }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
        return errno == EWOULDBLOCK
    }
}

import Glibc

/// Lets writers of one machine in first come, first served.
///
/// SQLite's lock has no queue: whoever asks at the right moment gets it, and with many writers a few wait very long
/// (measured: 32 processes on two cores, p99 of 235 ms where the mean is 16). A System V semaphore hands over in order,
/// costs a microsecond when nobody waits, and is given back by the kernel however a process ends.
///
/// It only orders: that stores stay whole is SQLite's business, so where there is no semaphore, or its holder is stopped
/// (Ctrl-Z) in the middle of a transaction, writers go on without it and meet SQLite's own lock.
enum WriterQueue {
    /// One for all stores of a person: a transaction takes some 100 microseconds.
    private static let semaphore: Int32 = semget(
        key_t(0x4574_7564) &+ key_t(bitPattern: getuid()), 1, Int32(IPC_CREAT) | 0o600)

    private typealias Operate =
        @convention(c) (Int32, UnsafeMutablePointer<sembuf>, Int, UnsafePointer<timespec>) -> Int32

    /// Not in Swift's view of the C library, because it is GNU's.
    private static let operate: Operate? = dlsym(nil, "semtimedop").map {
        unsafeBitCast($0, to: Operate.self)
    }

    /// Waits for its turn, a second at most.
    ///
    /// - Returns: whether it is this caller's turn, to be ended with ``leave()``.
    static func enter() -> Bool {
        guard semaphore >= 0, let operate else { return false }
        // In one step: wait until nobody holds it, then hold it; the kernel undoes that when the process ends.
        var operations = [
            sembuf(sem_num: 0, sem_op: 0, sem_flg: 0),
            sembuf(sem_num: 0, sem_op: 1, sem_flg: Int16(SEM_UNDO)),
        ]
        var limit = timespec(tv_sec: 1, tv_nsec: 0)
        while operate(semaphore, &operations, operations.count, &limit) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    static func leave() {
        var operation = sembuf(sem_num: 0, sem_op: -1, sem_flg: Int16(SEM_UNDO) | Int16(IPC_NOWAIT))
        semop(semaphore, &operation, 1)
    }
}

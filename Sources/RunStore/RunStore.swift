import GRDB
import Glibc
import Synchronization

/// Every run of a folder, its epochs and its artifacts: `runs.sqlite`, and `runs/<id>/` beside it.
///
/// Any number of processes may read and write one store at once. Safe to share between threads; calls wait
/// for each other.
public final class RunStore: Sendable {
    /// Where the database is; for a link what it leads to, so that one store has one folder of artifacts and one set of locks.
    public let path: String
    /// Whether this store was opened for reading only.
    public let isReadOnly: Bool
    let queue: DatabaseQueue
    /// Milliseconds since 1970, for the moments that rows carry.
    let clock: @Sendable () -> Int
    let identify: Identify?
    /// Seconds of the clock that never steps back.
    private let lastCheckpoint = Atomic(0)

    /// What tells an experiment from others, of its settings as the store keeps them; nil where the settings are not
    /// understood. Whoever knows what the keys mean gives it: the store does not.
    public typealias Identify = @Sendable (_ resolved: String) -> String?

    /// Opens a store for reading and writing.
    ///
    /// - Parameters:
    ///   - path: the database; its folder must exist.
    ///   - create: whether to make a store where there is none; without it, that is an error.
    ///   - identify: for runs that a program stored which knew them by other means.
    public convenience init(
        at path: String, create: Bool = true, identify: Identify? = nil
    ) throws(StoreError) {
        try self.init(at: path, create: create, identify: identify, clock: Timestamp.systemClock)
    }

    /// A store whose rows are dated by another clock, for tests of clocks that step back.
    package init(
        at path: String, create: Bool = true, identify: Identify? = nil,
        clock: @escaping @Sendable () -> Int
    ) throws(StoreError) {
        let path = FileSystem.target(of: path)
        self.path = path
        isReadOnly = false
        self.clock = clock
        self.identify = identify
        queue = try StoreOpening.forWriting(path, create: create, identify)
    }

    /// Opens a store that exists, for reading only; also on a disk that cannot be written.
    public init(reading path: String, identify: Identify? = nil) throws(StoreError) {
        let path = FileSystem.target(of: path)
        self.path = path
        isReadOnly = true
        clock = Timestamp.systemClock
        self.identify = identify
        queue = try StoreOpening.forReading(path, identify)
    }

    /// Closes the database; what is asked of the store afterwards fails.
    public func close() throws(StoreError) {
        do { try queue.close() } catch { throw StoreError(error, path: path) }
    }

    /// The schema, as `runs.sqlite.schema` has it.
    public func schemaText() throws(StoreError) -> String {
        try read { db in try Schema.text(db) }
    }

    /// The version of the schema that this program reads and writes.
    public static var schemaVersion: Int { Schema.version }

    /// The schema of a store that this program makes.
    public static func schemaText() throws(StoreError) -> String {
        let path = "a new store"
        do {
            return try DatabaseQueue().writeWithoutTransaction { db in
                try Schema.migrate(db, path: path)
                return try Schema.text(db)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Lets the database grow by no more than this many pages from here: a full disk, for tests.
    package func limitGrowth(toPages pages: Int) throws(StoreError) {
        try perform { db in
            let now = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(now + pages)")
        }
    }

    /// Runs a statement as it stands: damage done on purpose, for tests.
    package func execute(_ sql: String) throws(StoreError) {
        try perform { db in try db.execute(sql: sql) }
    }

    // MARK: - Folders

    /// The folder that artifact folders lie in, beside the database: `runs` for `runs.sqlite`.
    public var artifactsFolder: String { Self.artifactsFolder(for: path) }

    /// The folder that the store lies in.
    public var home: String { FileSystem.folder(of: path) }

    static func artifactsFolder(for path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.hasSuffix(".sqlite") ? String(name.dropLast(".sqlite".count)) : name + "-artifacts"
        let folder = FileSystem.folder(of: path)
        return folder == "." && !path.hasPrefix("./") ? stem : "\(folder)/\(stem)"
    }

    /// Where a run's artifacts lie; the folder is made when the run opens.
    public func folder(of run: String) -> String { "\(artifactsFolder)/\(run)" }

    // MARK: - Access

    /// One consistent look at the store.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try perform { db in
            var value: Value?
            try db.inTransaction(.deferred) {
                value = try body(db)
                return .commit
            }
            return value!
        }
    }

    /// One transaction: all of it is stored, or nothing.
    ///
    /// It takes the write lock when it begins. A transaction that starts by reading and then writes can be told
    /// "database is locked" at once, however long it is ready to wait; one that begins as a writer only queues.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        if isReadOnly { throw .readOnly(path: path) }
        defer { checkpointNowAndThen() }
        return try perform { db in
            let isInTurn = WriterQueue.enter()
            defer { if isInTurn { WriterQueue.leave() } }
            var value: Value?
            try db.inTransaction(.immediate) {
                value = try body(db)
                return .commit
            }
            return value!
        }
    }

    /// Moves a log of over 64 MB into the database, behind the caller's back: that flushes the disk twice, which no epoch
    /// should wait for. Small logs would be moved more often, and each new log begins with a flush that all writers
    /// wait for.
    private func checkpointNowAndThen() {
        guard let bytes = FileSystem.byteCount(of: path + "-wal"), bytes > 64 << 20 else { return }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        // While a reader keeps the log from beginning anew, it stays long; once in five seconds is enough then.
        let last = lastCheckpoint.load(ordering: .relaxed)
        guard time.tv_sec > last + 5,
            lastCheckpoint.compareExchange(expected: last, desired: time.tv_sec, ordering: .relaxed).exchanged
        else { return }
        queue.asyncWriteWithoutTransaction { db in
            // One that finds the log in use moves what it can; the rest is the next one's.
            _ = try? Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
    }

    func perform<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

import GRDB
import Glibc

/// Opens the database so that many processes can share it.
enum StoreOpening {
    /// How long a writer waits for others before it gives up, in milliseconds.
    private static let patience = 90_000

    static func forWriting(
        _ path: String, create: Bool, _ identify: RunStore.Identify?
    ) throws(StoreError) -> DatabaseQueue {
        try requireFile(path)
        if !FileSystem.exists(path) {
            if !create { throw .missing(path: path) }
            let folder = FileSystem.folder(of: path)
            guard FileSystem.isFolder(folder) else { throw .missingFolder(path: folder) }
            guard access(folder, W_OK) == 0 else { throw .readOnly(path: path) }
        } else if access(path, W_OK) != 0 {
            throw .readOnly(path: path)
        }
        let onNetwork = FileSystem.isNetwork(FileSystem.folder(of: path))
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
            try queue.writeWithoutTransaction { db in
                // Look before changing anything: the file may be somebody else's.
                try Schema.Marks(db).check(path: path)
                try setUp(db, onNetwork: onNetwork)
                try Schema.migrate(db, path: path)
                try Identities.fill(db, identify)
            }
            return queue
        } catch {
            throw StoreError(error, path: path)
        }
    }

    static func forReading(
        _ path: String, _ identify: RunStore.Identify?
    ) throws(StoreError) -> DatabaseQueue {
        try requireFile(path)
        guard FileSystem.exists(path) else { throw .missing(path: path) }
        guard access(path, R_OK) == 0 else {
            throw .file(path: path, reason: "it cannot be read: permission denied")
        }
        do {
            do {
                return try reader(path, named: path, identify)
            } catch let error as DatabaseError
                where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
            {
                // A reader of a log keeps its place in a file beside the store, which a folder that is somebody else's or on a
                // read-only disk does not let it make: a copy has its own.
                let memory = try DatabaseQueue()
                try StoreCopy.with(of: path) { try reader($0, named: path, identify).backup(to: memory) }
                return memory
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func reader(
        _ file: String, named path: String, _ identify: RunStore.Identify?
    ) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: file, configuration: configuration(readOnly: true))
        let version = try queue.writeWithoutTransaction { db in
            let marks = try Schema.Marks(db)
            if marks.isEmpty { throw StoreError.missing(path: path) }
            try marks.check(path: path)
            // Reading walks long runs of pages; mapping them saves copying each.
            try db.execute(sql: "PRAGMA mmap_size = 268435456; PRAGMA cache_size = -65536")
            return marks.version
        }
        if version == Schema.version { return queue }
        // A published store keeps the schema that it was written with: what is read is a copy, brought up to date
        // in memory.
        let copy = try DatabaseQueue()
        try queue.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            try Schema.migrate(db, path: path)
            try Identities.fill(db, identify)
        }
        return copy
    }

    /// SQLite would take these names for something else than a file.
    private static func requireFile(_ path: String) throws(StoreError) {
        if path.isEmpty { throw .invalid("the name of the store is empty; name a file with --store") }
        if path.hasPrefix(":") || path.lowercased().hasPrefix("file:") || path.contains("://") {
            throw .invalid(
                "\(path) is no file's name, and a store is a file; for a file called so, write ./\(path)")
        }
        if path.utf8.contains(0) { throw .invalid("the name of the store has a NUL character") }
        var status = stat()
        guard stat(path, &status) == 0 else {
            // Whether there is none, is for the caller to judge.
            if errno == ENOENT { return }
            throw .file(
                path: path,
                reason:
                    "no store can be there (\(String(cString: strerror(errno)).lowercased())); name another with --store"
            )
        }
        guard status.st_mode & S_IFMT != S_IFREG else { return }
        let what = status.st_mode & S_IFMT == S_IFDIR ? "folder" : "device or a pipe"
        throw .invalid("\(path) is a \(what), and a store is a file; name another with --store")
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        // SQLite's own back-off sleeps up to 100 ms at a time, and whoever sleeps long is overtaken by those who just
        // came. Short naps keep the queue nearly fair, and an epoch takes some 100 microseconds to store.
        configuration.busyMode = .callback { tries in
            if tries > 100 + patience / 2 { return false }
            usleep(tries < 100 ? UInt32.random(in: 100...400) : 2_000)
            return true
        }
        return configuration
    }

    /// Chooses how the store survives crashes and shares its file.
    ///
    /// - WAL: readers never wait for the writer nor the writer for them.
    /// - `synchronous = NORMAL`: a commit is handed to the kernel and reaches the disk at the next checkpoint. A killed
    ///   process loses nothing that was committed; after a power cut the last epochs may be missing, the store is
    ///   whole, and resuming trains them again. FULL would add a disk flush (5 to 30 ms) to every epoch.
    /// - No automatic checkpoints: the commit that takes one waits for the disk, and everybody behind it. ``RunStore`` takes
    ///   them beside the writers when the log is long, SQLite when the last process closes the store. The log's file
    ///   shrinks when it begins anew, so that its length tells how long the log is.
    /// - A network file system has no memory that machines share, which WAL needs: there, the classic journal with FULL.
    private static func setUp(_ db: Database, onNetwork: Bool) throws {
        let wanted = onNetwork ? "delete" : "wal"
        // Changing the mode needs the file alone and does not wait by itself: two creators may meet here.
        for turn in 0... {
            do {
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                if mode?.lowercased() == wanted { break }
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(wanted)")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && turn < patience / 5 {
                usleep(5_000)
            }
        }
        try db.execute(
            sql: """
                PRAGMA synchronous = \(onNetwork ? "FULL" : "NORMAL");
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = 0;
                PRAGMA foreign_keys = ON;
                """)
    }
}

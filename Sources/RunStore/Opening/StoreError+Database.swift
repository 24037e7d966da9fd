import GRDB

extension StoreError {
    /// What SQLite or GRDB threw, as one of ours.
    init(_ error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .database(path: path, reason: "\(error)")
            return
        }
        let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
        // With a journal, SQLite meets a full disk as a failed write or a file that cannot be extended.
        case .SQLITE_IOERR where Self.diskIsFull(at: path): self = .full(path: path)
        case .SQLITE_IOERR:
            self = .file(path: path, reason: "reading or writing it failed (\(reason)); check the disk")
        case .SQLITE_CANTOPEN: self = .file(path: path, reason: "it cannot be opened (\(reason))")
        default: self = .database(path: path, reason: reason)
        }
    }

    private static func diskIsFull(at path: String) -> Bool {
        (FileSystem.freeBytes(at: path) ?? Int.max) < 1 << 20
    }
}

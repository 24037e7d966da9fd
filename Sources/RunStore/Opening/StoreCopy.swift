import Files
import Glibc

/// A store and its log, copied into a folder of our own, to be read where nothing may be written beside them.
enum StoreCopy {
    /// Calls `body` with the path of a copy that is gone afterwards.
    ///
    /// Copies until neither file changed meanwhile, so that a log belongs to its database.
    ///
    /// - Throws: ``StoreError`` when the copy has no room, or a writer is never done; what `body` throws.
    static func with<Value>(of store: String, _ body: (String) throws -> Value) throws -> Value {
        var template = Array("\(temporaryFolder)/etude-store-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileSystem.failure(temporaryFolder) }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer {
            for name in FolderNames.all(in: folder) { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        let path = "\(folder)/runs.sqlite"
        for _ in 0..<20 {
            let before = state(of: store)
            try WholeFile.copy(store, to: path)
            unlink("\(path)-wal")
            if FileSystem.exists("\(store)-wal") { try WholeFile.copy("\(store)-wal", to: "\(path)-wal") }
            if state(of: store) == before { return try body(path) }
            usleep(50_000)
        }
        throw StoreError.busy(path: store)
    }

    private static var temporaryFolder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// What tells whether the database or its log was written.
    private static func state(of store: String) -> [Int] {
        ["", "-wal"].flatMap { suffix -> [Int] in
            var information = stat()
            guard stat(store + suffix, &information) == 0 else { return [-1] }
            return [
                Int(information.st_ino), Int(information.st_size), information.st_mtim.tv_sec,
                information.st_mtim.tv_nsec,
            ]
        }
    }
}

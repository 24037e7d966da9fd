import Files
import GRDB
import Glibc

extension RunStore {
    /// Files that can go: those of removed runs, checkpoints between the best and the latest, and what interrupted writes left.
    ///
    /// Only what this store itself says is dead: a folder of a run that it does not know may be another store's, whose
    /// checkpoints these are. A run that is being trained, by whomever, is left alone.
    public func garbage() throws(StoreError) -> [Garbage] {
        var found: [Garbage] = []
        for run in try runs(RunSelection(includesDeleted: true)) where !isAlive(run) {
            found += try garbage(of: run)
        }
        return found
    }

    private func garbage(of run: Run) throws(StoreError) -> [Garbage] {
        let folder = folder(of: run.id)
        let kinds = Dictionary(
            try details(of: run).artifacts.map { ($0.path, $0.kind) }, uniquingKeysWith: { first, _ in first }
        )
        return WholeFile.list(folder).compactMap { file in
            let path = "\(folder)/\(file)"
            return Self.reason(for: file, kind: kinds[file], isRemoved: run.isDeleted).map {
                Garbage(run: run.id, path: path, bytes: FileSystem.byteCount(of: path) ?? 0, reason: $0)
            }
        }
    }

    /// Why nobody needs a file; nil where somebody may.
    private static func reason(for file: String, kind: String?, isRemoved: Bool) -> String? {
        if isRemoved { return "the run was removed" }
        if file.hasSuffix(".tmp") { return "left by an interrupted write" }
        if let kind, kind.hasPrefix("checkpoint:"), kind != "checkpoint:best", kind != "checkpoint:latest" {
            return "a checkpoint that is neither the best nor the latest"
        }
        return nil
    }

    /// Deletes files, and forgets that they were artifacts.
    ///
    /// Each run is looked at again under its lock: one that somebody brought back or trains since it was listed keeps its files.
    ///
    /// - Returns: what was deleted.
    @discardableResult
    public func delete(_ garbage: [Garbage]) throws(StoreError) -> [Garbage] {
        if isReadOnly { throw .readOnly(path: path) }
        var deleted: [Garbage] = []
        for (run, files) in Dictionary(grouping: garbage, by: \.run).sorted(by: { $0.key < $1.key }) {
            guard let lock = try lockUnlessHeld(run) else { continue }
            let known = try self.run(id: run)
            let dead = Set(try known.map { run throws(StoreError) in try self.garbage(of: run) } ?? [])
            for file in files where dead.contains(file) {
                guard unlink(file.path) == 0 || errno == ENOENT else { throw FileSystem.failure(file.path) }
                try forget(file)
                deleted.append(file)
            }
            if known?.isDeleted == true { removeEmptyFolders(folder(of: run)) }
            withExtendedLifetime(lock) {}
        }
        return deleted
    }

    /// Deletes runs for good: every row, and every file in their folders.
    ///
    /// - Throws: ``StoreError/running(run:path:)`` for a run that is being trained; then none is deleted.
    public func removeForever(_ runs: [Run]) throws(StoreError) {
        if isReadOnly { throw .readOnly(path: path) }
        var locks: [RunLock] = []
        for run in runs where FileSystem.isFolder(folder(of: run.id)) {
            locks.append(try RunLock(run: run.id, folder: folder(of: run.id)))
        }
        // Rows first: a file without a row is found by whoever looks into the folder, a row without its files is a lie.
        try write { db in
            for run in runs { try Self.deleteRows(of: run.id, db) }
            try Self.deleteOrphans(db)
        }
        for run in runs {
            let folder = folder(of: run.id)
            for file in WholeFile.list(folder) where unlink("\(folder)/\(file)") != 0 && errno != ENOENT {
                throw FileSystem.failure("\(folder)/\(file)")
            }
            removeEmptyFolders(folder)
        }
        withExtendedLifetime(locks) {}
    }

    /// Every table that has rows of a run, as the schema says: children before their parents.
    private static func deleteRows(of run: String, _ db: Database) throws {
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
                WHERE t.schema = 'main' AND t.type = 'table' AND c.name = 'run'
                """)
        for table in tables {
            try db.execute(sql: "DELETE FROM \"\(table)\" WHERE run = ?", arguments: [run])
        }
        try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run])
    }

    /// Rows that runs shared and none needs any more.
    private static func deleteOrphans(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM tensors WHERE identity NOT IN (SELECT identity FROM runs);
                DELETE FROM experiments WHERE identity NOT IN (SELECT identity FROM runs);
                DELETE FROM data_splits WHERE data_fingerprint NOT IN (SELECT data_fingerprint FROM runs);
                DELETE FROM code_changes WHERE digest NOT IN (SELECT digest FROM attempt_changes);
                """)
    }

    private func forget(_ file: Garbage) throws(StoreError) {
        let path = String(file.path.dropFirst(folder(of: file.run).count + 1))
        try write { db in
            try db.execute(
                sql: "DELETE FROM artifacts WHERE run = ? AND path = ?", arguments: [file.run, path])
        }
    }

    /// Nil for a run that is being trained.
    private func lockUnlessHeld(_ run: String) throws(StoreError) -> RunLock? {
        do {
            return try RunLock(run: run, folder: folder(of: run))
        } catch .running {
            return nil
        }
    }

    /// The folder of a run that has no files left, and those below it. What is not empty stays.
    private func removeEmptyFolders(_ folder: String) {
        for name in [".lock", Self.rungName] { unlink("\(folder)/\(name)") }
        for name in FolderNames.all(in: folder)
        where FileSystem.isFolder("\(folder)/\(name)") && !FileSystem.isLink("\(folder)/\(name)") {
            removeEmptyFolders("\(folder)/\(name)")
        }
        rmdir(folder)
    }
}

import Files
import FoundationEssentials
import GRDB
import Measures

extension RunStore {
    /// Plans runs without starting them, in one transaction; those that are known already stay as they are.
    ///
    /// - Returns: the ids, in order.
    @discardableResult
    public func enqueue(_ runs: [NewRun]) throws(StoreError) -> [String] {
        try write { db in
            try runs.map { run in
                if let known = try Self.run(for: run, in: db) {
                    try take(run, known, in: db)
                    return known.id
                }
                try insert(run, in: db)
                return run.id
            }
        }
    }

    /// Takes hold of a run for training: stores it if it is new, makes its folder, and locks it against other processes.
    ///
    /// An attempt that an ended process left as running is closed as interrupted.
    ///
    /// - Throws: ``StoreError/running(run:path:)`` when another process holds the run.
    public func openRun(_ new: NewRun) throws(StoreError) -> OpenRun {
        let id = try id(of: new)
        return try hold(id) { db in
            if let known = try Self.run(for: new, in: db) {
                try take(new, known, in: db)
            } else {
                try insert(new, in: db)
            }
            try db.execute(
                sql: "UPDATE runs SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL",
                arguments: [id])
        }
    }

    /// Takes hold of a run that the store knows.
    public func openRun(_ run: Run) throws(StoreError) -> OpenRun { try hold(run.id) { _ in } }

    private func hold(_ id: String, _ prepare: (Database) throws -> Void) throws(StoreError) -> OpenRun {
        if isReadOnly { throw .readOnly(path: path) }
        let folder = folder(of: id)
        try FileSystem.makeFolder(folder)
        OutputMark.leave(in: artifactsFolder)
        let lock = try RunLock(run: id, folder: folder)
        // What the run is like is read under the lock: a moment earlier another process may have been finishing it.
        let before: Run? = try write { db in
            try closeAbandoned(id, in: db)
            let before = try Self.fetch(
                db, RunSelection(includesDeleted: true), condition: "id = ?", [id]
            ).first
            try prepare(db)
            return before
        }
        return OpenRun(id: id, folder: folder, store: self, lock: lock, before: before)
    }

    /// Asks for a run that is known, with its data in another place perhaps.
    private func take(_ new: NewRun, _ known: Run, in db: Database) throws {
        guard known.status != .finished, known.form != new.form else { return }
        // What goes on goes on with the settings of the file that asked, which say where the data lie now.
        try insertSettings(of: new, in: db)
        try db.execute(
            sql: "UPDATE runs SET identity = ?, known_as = ? WHERE id = ?",
            arguments: [new.form, new.identity, known.id])
    }

    private func insertSettings(of new: NewRun, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO experiments (identity, resolved) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [new.form, new.resolved])
    }

    private func insert(_ new: NewRun, in db: Database) throws {
        guard new.identity.count == 64, new.identity.allSatisfy(\.isHexDigit) else {
            throw StoreError.invalid(
                "the identity of \(new.name) is not 64 hexadecimal digits: \(new.identity)")
        }
        try insertSettings(of: new, in: db)
        for metric in new.metrics {
            try db.execute(
                sql: """
                    INSERT INTO metric_definitions (name, version, unit, direction) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [metric.name, metric.version, metric.unit, metric.direction.rawValue])
        }
        for split in new.splits {
            try db.execute(
                sql: """
                    INSERT INTO data_splits (data_fingerprint, split, recordings, groups) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    new.dataFingerprint, split.name, try StoredJSON.text(split.recordings.sorted()),
                    try StoredJSON.text(split.groups.sorted()),
                ])
        }
        let versions = Dictionary(new.metrics.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 })
        try db.execute(
            sql: """
                INSERT INTO runs (
                    id, identity, known_as, seed, name, study, model, question, source, overrides, status, created_at,
                    objective, planned_epochs, data_fingerprint, data_summary, metric_versions, folder)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                new.id, new.form, new.identity, Int64(bitPattern: new.seed), new.name, new.study, new.model,
                new.question, new.source, try StoredJSON.text(new.overrides), Timestamp.now(by: clock),
                new.objective, new.plannedEpochs, new.dataFingerprint, new.dataSummary,
                try StoredJSON.text(versions), "\(artifactsFolderName)/\(new.id)",
            ])
    }

    var artifactsFolderName: String {
        artifactsFolder.split(separator: "/").last.map(String.init) ?? artifactsFolder
    }

    /// Closes what a killed process left open. The caller holds the run's lock, so nobody is training it.
    private func closeAbandoned(_ id: String, in db: Database) throws {
        let reason = "the process ended without a word: killed, or the machine stopped"
        try db.execute(
            sql:
                "UPDATE attempts SET status = 'interrupted', reason = ? WHERE run = ? AND status = 'running'",
            arguments: [reason, id])
        try db.execute(
            sql: "UPDATE runs SET status = 'interrupted', reason = ? WHERE id = ? AND status = 'running'",
            arguments: [reason, id])
    }
}

import GRDB

extension RunStore {
    /// Stores that a file lies in a run's folder; a file of the same path is replaced by this one.
    public func record(_ artifact: Artifact, of run: String) throws(StoreError) {
        try write { db in try insert(artifact, of: run, in: db) }
    }

    func insert(_ artifact: Artifact, of run: String, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO artifacts (run, path, kind, bytes, sha256, created_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET kind = excluded.kind, bytes = excluded.bytes,
                    sha256 = excluded.sha256, created_at = excluded.created_at
                """
        ).execute(arguments: [
            run, artifact.path, artifact.kind, artifact.bytes, artifact.sha256, Timestamp.now(by: clock),
        ])
    }
}

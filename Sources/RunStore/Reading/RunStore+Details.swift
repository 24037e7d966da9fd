import GRDB

extension RunStore {
    /// Everything about one run that is not a metric.
    public func details(of run: Run) throws(StoreError) -> RunDetails {
        let id = run.id
        return try read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT question, source, overrides, resolved, data_summary
                        FROM runs JOIN experiments USING (identity) WHERE id = ?
                        """, arguments: [id])
            else { throw StoreError.noRun(selection: id, path: path, nearest: []) }
            return RunDetails(
                run: run, question: row[0], source: row[1],
                overrides: try StoredJSON.value(row[2] as String), resolved: row[3], dataSummary: row[4],
                layers: try Self.layers(of: id, db), attempts: try Self.attempts(of: id, db),
                artifacts: try Self.artifacts(of: id, db),
                tags: try String.fetchAll(
                    db, sql: "SELECT tag FROM tags WHERE run = ? ORDER BY tag", arguments: [id]),
                notes: try Row.fetchAll(
                    db, sql: "SELECT created_at, text FROM notes WHERE run = ? ORDER BY created_at",
                    arguments: [id]
                ).map { RunDetails.Note(createdAt: $0[0], text: $0[1]) })
        }
    }

    /// The settings of many runs, flattened: key paths (`model.base_channels`, `losses[0].kind`) to values as text.
    public func settings(of runs: [Run]) throws(StoreError) -> [String: [String: String]] {
        try read { db in
            var byForm: [String: [String: String]] = [:]
            let statement = try db.makeStatement(
                sql: """
                    -- SQLite quotes keys that hold more than letters and digits, such as base_channels.
                    SELECT replace(substr(fullkey, 3), '"', ''), CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
                        WHEN 'null' THEN 'null' ELSE CAST(atom AS TEXT) END
                    FROM experiments, json_tree(resolved)
                    WHERE identity = ? AND type NOT IN ('object', 'array')
                    """)
            var result: [String: [String: String]] = [:]
            for run in runs {
                if byForm[run.form] == nil {
                    var settings: [String: String] = [:]
                    let rows = try Row.fetchCursor(statement, arguments: [run.form])
                    while let row = try rows.next() { settings[row[0]] = row[1] }
                    byForm[run.form] = settings
                }
                result[run.id] = byForm[run.form]
            }
            return result
        }
    }

    /// What was set over the files that runs were made from, by the runs' ids.
    public func overrides(of runs: [Run]) throws(StoreError) -> [String: RunOverrides] {
        try read { db in
            let statement = try db.makeStatement(sql: "SELECT source, overrides FROM runs WHERE id = ?")
            var found: [String: RunOverrides] = [:]
            for run in runs {
                guard let row = try Row.fetchOne(statement, arguments: [run.id]) else { continue }
                found[run.id] = RunOverrides(
                    source: row[0], options: try StoredJSON.value(row[1] as String))
            }
            return found
        }
    }

    /// The seconds that the epochs of runs took, those that count, by the runs' ids.
    public func seconds(of runs: [Run]) throws(StoreError) -> [String: Double] {
        try read { db in
            let statement = try db.makeStatement(sql: "SELECT sum(seconds) FROM current_epochs WHERE run = ?")
            var found: [String: Double] = [:]
            for run in runs {
                if let sum = try Double.fetchOne(statement, arguments: [run.id]) { found[run.id] = sum }
            }
            return found
        }
    }

    /// The tags of every run that has any, sorted.
    public func tags() throws(StoreError) -> [String: [String]] {
        try read { db in
            var tags: [String: [String]] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT run, tag FROM tags ORDER BY run, tag")
            while let row = try rows.next() { tags[row[0], default: []].append(row[1]) }
            return tags
        }
    }

    private static func layers(of id: String, _ db: Database) throws -> [LayerRecord] {
        try Row.fetchAll(
            db, sql: "SELECT name, kind, shape, parameters FROM layers WHERE run = ? ORDER BY position",
            arguments: [id]
        ).map { LayerRecord(name: $0[0], kind: $0[1], shape: $0[2], parameters: $0[3]) }
    }

    private static func artifacts(of id: String, _ db: Database) throws -> [Artifact] {
        try Row.fetchAll(
            db, sql: "SELECT path, kind, bytes, sha256 FROM artifacts WHERE run = ? ORDER BY path",
            arguments: [id]
        ).map { Artifact(path: $0[0], kind: $0[1], bytes: $0[2], sha256: $0[3]) }
    }

    private static func attempts(of id: String, _ db: Database) throws -> [Attempt] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT attempt, first_epoch, status, reason, started_at, ended_at, command, code_version,
                    code_dirty, host, processor, libraries, threads, process, peak_memory_bytes,
                    coalesce((SELECT diff FROM attempt_changes JOIN code_changes USING (digest)
                        WHERE run = attempts.run AND attempt = attempts.attempt), ''),
                    instructions, numerics
                FROM attempts WHERE run = ? ORDER BY attempt
                """, arguments: [id]
        ).map { row in
            Attempt(
                number: row[0], firstEpoch: row[1],
                status: RunStatus(rawValue: row[2] as String) ?? .interrupted, reason: row[3],
                startedAt: row[4], endedAt: row[5],
                environment: RunEnvironment(
                    command: row[6], codeVersion: row[7], codeIsDirty: row[8], host: row[9],
                    processor: row[10], libraries: try StoredJSON.value(row[11] as String), threads: row[12],
                    codeChanges: row[15], instructions: row[16], numerics: row[17]),
                process: row[13], peakMemoryBytes: row[14])
        }
    }
}

import Files
import GRDB
import Glibc

extension RunStore {
    /// Takes in what another store has: runs, attempts, epochs, tags, notes and files.
    ///
    /// Merging again changes nothing, and the order of merges does not matter. An attempt is known by its run, its
    /// start, its machine and its process; where both stores trained one run, all attempts are kept, numbered by
    /// when they started, so that the later one counts. A run is removed only where both stores removed it.
    public func merge(_ other: RunStore) throws(StoreError) -> MergeOutcome {
        if isReadOnly { throw .readOnly(path: path) }
        if OutputFile.areOne(path, other.path) {
            throw .invalid(
                "\(other.path) is the store itself, so there is nothing to take in; give another store to merge"
            )
        }
        let attached = try other.fileOfThisSchema(beside: path)
        defer { if attached != other.path { unlink(attached) } }
        var outcome = try perform { db in
            try db.execute(sql: "ATTACH DATABASE ? AS other", arguments: [attached])
            defer { try? db.execute(sql: "DETACH DATABASE other") }
            var outcome = MergeOutcome()
            try db.inTransaction(.immediate) {
                outcome = try Merge.takeIn(db, folder: artifactsFolderName)
                return .commit
            }
            return outcome
        }
        // The rows are safe now; files come after, each whole. A merge that stops here is completed by the next one.
        for run in try other.runs(RunSelection(includesDeleted: true)) {
            for artifact in try details(of: run).artifacts {
                let own = "\(folder(of: run.id))/\(artifact.path)"
                let theirs = "\(other.folder(of: run.id))/\(artifact.path)"
                guard WholeFile.sha256(of: own) != artifact.sha256,
                    WholeFile.sha256(of: theirs) == artifact.sha256
                else { continue }
                try WholeFile.copy(theirs, to: own, of: artifactsFolder)
                outcome.newFiles += 1
            }
        }
        return outcome
    }

    /// A file with this store's rows in the schema of this program: its own, or a copy where an older program wrote it.
    private func fileOfThisSchema(beside path: String) throws(StoreError) -> String {
        // An older store is read as a copy in memory.
        if queue.path == self.path { return self.path }
        let copy = "\(path).\(getpid()).merge.tmp"
        unlink(copy)
        do {
            let target = try DatabaseQueue(path: copy)
            try queue.backup(to: target)
            try target.close()
        } catch {
            throw StoreError(error, path: copy)
        }
        return copy
    }
}

/// The statements of a merge, with the other store attached as `other`.
private enum Merge {
    static func takeIn(_ db: Database, folder: String) throws -> MergeOutcome {
        func count(_ table: String) throws -> Int {
            try Int.fetchOne(db, sql: "SELECT count(*) FROM main.\(table)") ?? 0
        }
        let before = (runs: try count("runs"), attempts: try count("attempts"), epochs: try count("epochs"))
        // Attempts are renumbered below, before the rows that point to them.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        try db.execute(
            sql: """
                INSERT INTO main.experiments SELECT * FROM other.experiments WHERE 1 ON CONFLICT DO NOTHING;
                INSERT INTO main.metric_definitions (name, version, unit, direction)
                    SELECT name, version, unit, direction FROM other.metric_definitions WHERE 1 ORDER BY position
                    ON CONFLICT DO NOTHING;
                INSERT INTO main.tensors SELECT * FROM other.tensors WHERE 1 ON CONFLICT DO NOTHING;
                INSERT INTO main.code_changes SELECT * FROM other.code_changes WHERE 1 ON CONFLICT DO NOTHING;
                INSERT INTO main.data_splits SELECT * FROM other.data_splits WHERE 1 ON CONFLICT DO NOTHING;
                INSERT INTO main.runs SELECT * FROM other.runs WHERE 1 ORDER BY created_at, id ON CONFLICT DO NOTHING;
                UPDATE main.runs SET (
                    name, study, model, question, source, overrides, created_at, objective, planned_epochs, data_summary,
                    metric_versions) = (
                    SELECT name, study, model, question, source, overrides, created_at, objective, planned_epochs,
                        data_summary, metric_versions
                    FROM other.runs theirs WHERE theirs.id = main.runs.id)
                    WHERE created_at > (SELECT theirs.created_at FROM other.runs theirs WHERE theirs.id = main.runs.id);
                UPDATE main.runs SET known_as = (SELECT known_as FROM other.runs theirs WHERE theirs.id = main.runs.id)
                    WHERE known_as IS NULL;
                UPDATE main.runs SET deleted_at = NULL WHERE id IN (SELECT id FROM other.runs WHERE deleted_at IS NULL);
                """)
        try db.execute(sql: "UPDATE main.runs SET folder = ? || '/' || id", arguments: [folder])
        let shared = try String.fetchAll(db, sql: "SELECT id FROM other.runs ORDER BY id")
        for run in shared { try takeAttempts(run, db) }
        // The older run's name is the one that stays; it answers to the other as well.
        try db.execute(
            sql: """
                INSERT INTO main.run_names SELECT id, name, study, source, created_at FROM other.runs theirs
                    WHERE EXISTS (SELECT 1 FROM main.runs ours
                        WHERE ours.id = theirs.id AND (ours.name != theirs.name OR ours.study != theirs.study))
                    ON CONFLICT DO NOTHING
                """)
        for table in ["tags", "notes", "run_names"] {
            try db.execute(
                sql: "INSERT INTO main.\(table) SELECT * FROM other.\(table) WHERE 1 ON CONFLICT DO NOTHING")
        }
        return MergeOutcome(
            newRuns: try count("runs") - before.runs, newAttempts: try count("attempts") - before.attempts,
            newEpochs: try count("epochs") - before.epochs)
    }

    /// Unites the attempts of one run, and what hangs on them.
    private static func takeAttempts(_ run: String, _ db: Database) throws {
        struct Key: Hashable, Comparable {
            var started: String
            var host: String
            var process: Int
            static func < (left: Key, right: Key) -> Bool {
                (left.started, left.host, left.process) < (right.started, right.host, right.process)
            }
        }
        func attempts(of schema: String) throws -> [Key: Int] {
            var found: [Key: Int] = [:]
            for row in try Row.fetchAll(
                db, sql: "SELECT started_at, host, process, attempt FROM \(schema).attempts WHERE run = ?",
                arguments: [run])
            { found[Key(started: row[0], host: row[1], process: row[2])] = row[3] }
            return found
        }
        let own = try attempts(of: "main")
        let theirs = try attempts(of: "other")
        let order = Set(own.keys).union(theirs.keys).sorted()
        let lastIsTheirs = order.last.map { own[$0] == nil } ?? false
        let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 + 1) })
        // Two steps, through numbers that nobody has, because a number may be wanted before it is free.
        for step in [-1, 1] {
            for (key, old) in own where numbers[key] != old {
                let new = numbers[key]!
                for table in ["attempts", "epochs", "metrics", "digests", "attempt_changes"] {
                    try db.execute(
                        sql: "UPDATE main.\(table) SET attempt = ? WHERE run = ? AND attempt = ?",
                        arguments: step == -1 ? [-new, run, old] : [new, run, -new])
                }
            }
        }
        for (key, old) in theirs {
            let new = numbers[key]!
            try db.execute(
                sql: """
                    INSERT INTO main.attempts SELECT run, :new, first_epoch, status, reason, started_at, ended_at, command,
                        code_version, code_dirty, host, processor, libraries, threads, process, peak_memory_bytes,
                        instructions, numerics
                    FROM other.attempts WHERE run = :run AND attempt = :old
                    ON CONFLICT DO UPDATE SET status = excluded.status, reason = excluded.reason,
                        ended_at = excluded.ended_at, peak_memory_bytes = excluded.peak_memory_bytes
                        WHERE coalesce(excluded.ended_at, '') > coalesce(ended_at, '');
                    """, arguments: ["new": new, "run": run, "old": old])
            try db.execute(
                sql: """
                    INSERT INTO main.epochs SELECT run, :new, epoch, learning_rate, seconds, examples, is_best, ended_at
                    FROM other.epochs WHERE run = :run AND attempt = :old ON CONFLICT DO NOTHING
                    """, arguments: ["new": new, "run": run, "old": old])
            try db.execute(
                sql: """
                    INSERT INTO main.metrics (run, attempt, epoch, split, name, value, scored, asked)
                    SELECT run, :new, epoch, split, name, value, scored, asked
                    FROM other.metrics WHERE run = :run AND attempt = :old ON CONFLICT DO NOTHING
                    """, arguments: ["new": new, "run": run, "old": old])
            try db.execute(
                sql: """
                    INSERT INTO main.digests SELECT run, :new, epoch, bits
                    FROM other.digests WHERE run = :run AND attempt = :old ON CONFLICT DO NOTHING
                    """, arguments: ["new": new, "run": run, "old": old])
            try db.execute(
                sql: """
                    INSERT INTO main.attempt_changes SELECT run, :new, digest
                    FROM other.attempt_changes WHERE run = :run AND attempt = :old ON CONFLICT DO NOTHING
                    """, arguments: ["new": new, "run": run, "old": old])
        }
        // What belongs to the run as a whole follows its last attempt, wherever that was made.
        for table in ["layers", "clips", "clip_scores", "artifacts"] {
            if lastIsTheirs,
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM other.\(table) WHERE run = ?)", arguments: [run])
                    == true
            {
                try db.execute(sql: "DELETE FROM main.\(table) WHERE run = ?", arguments: [run])
            }
            try db.execute(
                sql:
                    "INSERT INTO main.\(table) SELECT * FROM other.\(table) WHERE run = ? ON CONFLICT DO NOTHING",
                arguments: [run])
        }
        try Judging.store(run, in: db)
        try db.execute(
            sql: """
                UPDATE main.runs SET (status, reason, started_at, ended_at, peak_memory_bytes) = (
                    SELECT status, reason, started_at, ended_at, peak_memory_bytes FROM main.attempts
                    WHERE run = :run ORDER BY attempt DESC LIMIT 1)
                WHERE id = :run AND EXISTS (SELECT 1 FROM main.attempts WHERE run = :run);
                """, arguments: ["run": run])
        try db.execute(
            sql: """
                UPDATE main.runs SET parameters = coalesce(parameters,
                    (SELECT theirs.parameters FROM other.runs theirs WHERE theirs.id = :run)) WHERE id = :run
                """, arguments: ["run": run])
        try Summary.rebuild(run, in: db)
    }
}

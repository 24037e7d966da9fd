import GRDB
import Glibc
import Hashing
import Synchronization

/// A run that this process holds: what the trainer tells is stored here.
///
/// Release it (or end the process, in any way) to let another process have the run.
public final class OpenRun: Sendable {
    public let id: String
    /// Where the run's artifacts go.
    public let folder: String
    /// The run as it was when this process took hold of it; nil where the store did not know it.
    public let before: Run?
    let store: RunStore
    private let lock: RunLock
    private let attempt = Mutex<Int?>(nil)

    init(id: String, folder: String, store: RunStore, lock: RunLock, before: Run?) {
        self.before = before
        self.id = id
        self.folder = folder
        self.store = store
        self.lock = lock
    }

    /// Opens an attempt; the run counts as running from here.
    ///
    /// - Parameter firstEpoch: 1 for a fresh start, the epoch after the checkpoint's for a resumed run. Epochs of
    ///   earlier attempts from there on are superseded: they stay readable, and no longer count.
    /// - Returns: the attempt's number: 1, 2, …
    @discardableResult
    public func beginAttempt(firstEpoch: Int = 1, in environment: RunEnvironment) throws(StoreError) -> Int {
        let id = id
        let number = try store.write { db in
            let number =
                try Int.fetchOne(
                    db, sql: "SELECT coalesce(max(attempt), 0) + 1 FROM attempts WHERE run = ?",
                    arguments: [id])
                ?? 1
            // Merging puts attempts in order by when they began, so that is in order even where the clock stepped back.
            let now = Timestamp.now(
                by: store.clock,
                after: try String.fetchOne(
                    db, sql: "SELECT max(started_at) FROM attempts WHERE run = ?", arguments: [id]))
            try db.execute(
                sql: """
                    INSERT INTO attempts (
                        run, attempt, first_epoch, status, started_at, command, code_version, code_dirty, host,
                        processor, libraries, threads, process, instructions, numerics)
                    VALUES (?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, number, firstEpoch, now, environment.command, environment.codeVersion,
                    environment.codeIsDirty, environment.host, environment.processor,
                    try StoredJSON.text(environment.libraries), environment.threads, Int(getpid()),
                    environment.instructions, environment.numerics,
                ])
            if !environment.codeChanges.isEmpty {
                let digest = SHA256.hex(of: environment.codeChanges)
                try db.execute(
                    sql: "INSERT INTO code_changes (digest, diff) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [digest, environment.codeChanges])
                try db.execute(
                    sql: "INSERT INTO attempt_changes (run, attempt, digest) VALUES (?, ?, ?)",
                    arguments: [id, number, digest])
            }
            try db.execute(
                sql: """
                    UPDATE runs SET status = 'running', reason = NULL, started_at = ?, ended_at = NULL,
                        peak_memory_bytes = NULL
                    WHERE id = ?
                    """, arguments: [now, id])
            if number > 1 { try Summary.rebuild(id, in: db) }
            return number
        }
        attempt.withLock { $0 = number }
        return number
    }

    /// Stores the model's parameter table.
    public func record(layers: [LayerRecord]) throws(StoreError) {
        let id = id
        try store.write { db in
            try db.execute(sql: "DELETE FROM layers WHERE run = ?", arguments: [id])
            for (position, layer) in layers.enumerated() {
                try db.execute(
                    sql:
                        "INSERT INTO layers (run, position, name, kind, shape, parameters) VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [id, position, layer.name, layer.kind, layer.shape, layer.parameters])
            }
            try db.execute(
                sql: "UPDATE runs SET parameters = ? WHERE id = ?",
                arguments: [layers.reduce(0) { $0 + $1.parameters }, id])
        }
    }

    /// Stores the names of the model's tensors, in the order in which epochs give their digests.
    public func record(tensors names: [String]) throws(StoreError) {
        let id = id
        try store.write { db in
            let identity = try String.fetchOne(
                db, sql: "SELECT identity FROM runs WHERE id = ?", arguments: [id])
            try db.execute(sql: "DELETE FROM tensors WHERE identity = ?", arguments: [identity])
            for (position, name) in names.enumerated() {
                try db.execute(
                    sql: "INSERT INTO tensors (identity, position, name) VALUES (?, ?, ?)",
                    arguments: [identity, position, name])
            }
        }
    }

    /// Stores an epoch and all that came of it in one transaction, when the epoch ends.
    ///
    /// - Parameters:
    ///   - clips: the scores of single clips, in place of an earlier evaluation's; nil: those stay.
    ///   - artifacts: files that were written in this epoch.
    ///   - digests: of the model's tensors, as ``record(tensors:)`` named them; none where they are not known.
    public func record(
        _ epoch: EpochRecord, clips: [ClipScores]? = nil, artifacts: [Artifact] = [],
        digests: [UInt64] = []
    ) throws(StoreError) {
        let id = id
        let attempt = try currentAttempt()
        try store.write { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO epochs (run, attempt, epoch, learning_rate, seconds, examples, is_best, ended_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, attempt, epoch.epoch, epoch.learningRate, epoch.seconds, epoch.examples, epoch.isBest,
                Timestamp.now(by: store.clock),
            ])
            try db.cachedStatement(
                sql:
                    "UPDATE runs SET last_epoch = ?, best_epoch = CASE WHEN ? THEN ? ELSE best_epoch END WHERE id = ?"
            ).execute(arguments: [epoch.epoch, epoch.isBest, epoch.epoch, id])
            try Summary.insert(epoch.metrics, run: id, attempt: attempt, epoch: epoch.epoch, in: db)
            try Summary.update(epoch.metrics, run: id, isBest: epoch.isBest, in: db)
            if !digests.isEmpty {
                try db.cachedStatement(
                    sql: "INSERT INTO digests (run, attempt, epoch, bits) VALUES (?, ?, ?, ?)"
                ).execute(arguments: [id, attempt, epoch.epoch, TensorDigests.bytes(digests)])
            }
            if let clips { try insert(clips, in: db) }
            for artifact in artifacts { try store.insert(artifact, of: id, in: db) }
        }
    }

    /// Stores what the controls scored (`validation:identity`, `validation:silence`, …), once an attempt, as epoch 0.
    public func record(controls: [MetricValue]) throws(StoreError) {
        let id = id
        let attempt = try currentAttempt()
        try store.write { db in
            for control in controls {
                try db.execute(
                    sql: "DELETE FROM summary WHERE run = ? AND split = ? AND name = ?",
                    arguments: [id, control.split, control.name])
            }
            try Summary.insert(controls, run: id, attempt: attempt, epoch: 0, in: db)
            try Summary.update(controls, run: id, isBest: true, in: db)
        }
    }

    /// Stores a number of ``MetricKey/rungSplit`` for an epoch that is stored already.
    public func record(rung number: MetricValue, at epoch: Int) throws(StoreError) {
        let id = id
        let attempt = try currentAttempt()
        try store.write { db in
            try Summary.insert([number], run: id, attempt: attempt, epoch: epoch, in: db)
        }
    }

    /// Stores the scores of single clips, in place of an earlier evaluation's.
    public func record(clips: [ClipScores]) throws(StoreError) {
        try store.write { db in try insert(clips, in: db) }
    }

    private func insert(_ clips: [ClipScores], in db: Database) throws {
        try db.execute(sql: "DELETE FROM clip_scores WHERE run = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM clips WHERE run = ?", arguments: [id])
        for clip in clips {
            try db.cachedStatement(
                sql: """
                    INSERT INTO clips (run, clip, conditions, recording, group_name, content)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, clip.clip, try StoredJSON.text(clip.conditions), clip.recording, clip.group, clip.content,
            ])
            for score in clip.scores {
                try db.cachedStatement(
                    sql: "INSERT INTO clip_scores (run, split, clip, name, value) VALUES (?, ?, ?, ?, ?)"
                ).execute(arguments: [id, score.split, clip.clip, score.name, score.value])
            }
        }
        try Judging.store(id, in: db)
    }

    /// Stores that a file lies in the run's folder; a file of the same path is replaced by this one.
    public func record(_ artifact: Artifact) throws(StoreError) { try store.record(artifact, of: id) }

    /// Ends the attempt and, with it, the run.
    ///
    /// - Parameters:
    ///   - status: finished, failed or interrupted.
    ///   - reason: one sentence, where it did not finish, or where it stopped early.
    ///   - peakMemoryBytes: of the process, over this attempt.
    public func end(_ status: RunStatus, reason: String? = nil, peakMemoryBytes: Int? = nil)
        throws(StoreError)
    {
        let id = id
        let number = try currentAttempt()
        try store.write { db in
            let now = Timestamp.now(by: store.clock)
            try db.execute(
                sql: """
                    UPDATE attempts SET status = ?, reason = ?, ended_at = ?, peak_memory_bytes = ?
                    WHERE run = ? AND attempt = ?
                    """, arguments: [status.rawValue, reason, now, peakMemoryBytes, id, number])
            try db.execute(
                sql:
                    "UPDATE runs SET status = ?, reason = ?, ended_at = ?, peak_memory_bytes = ? WHERE id = ?",
                arguments: [status.rawValue, reason, now, peakMemoryBytes, id])
        }
        attempt.withLock { $0 = nil }
    }

    /// Gives a run that is not under way another end than its last attempt had.
    public func conclude(_ status: RunStatus, reason: String) throws(StoreError) {
        let id = id
        try store.write { db in
            try db.execute(
                sql: """
                    UPDATE attempts SET status = ?, reason = ? WHERE run = ?
                        AND attempt = (SELECT max(attempt) FROM attempts WHERE run = ?)
                    """, arguments: [status.rawValue, reason, id, id])
            try db.execute(
                sql: "UPDATE runs SET status = ?, reason = ? WHERE id = ?",
                arguments: [status.rawValue, reason, id])
        }
    }

    private func currentAttempt() throws(StoreError) -> Int {
        guard let number = attempt.withLock({ $0 }) else {
            throw .outOfOrder(run: id, reason: "has no open attempt: begin one before storing its results")
        }
        return number
    }
}

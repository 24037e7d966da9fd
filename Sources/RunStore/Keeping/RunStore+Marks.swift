import GRDB
import Specs

extension RunStore {
    /// Gives runs a tag; those that have it keep it.
    public func tag(_ runs: [String], _ tag: String) throws(StoreError) {
        if let objection = NameRule.objection(to: tag) { throw .invalid("a tag \(objection)") }
        try write { db in
            for run in runs {
                try db.execute(
                    sql: "INSERT INTO tags (run, tag, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [run, tag, Timestamp.now(by: clock)])
            }
        }
    }

    /// Takes a tag from runs.
    ///
    /// - Returns: how many had it.
    @discardableResult
    public func untag(_ runs: [String], _ tag: String) throws(StoreError) -> Int {
        try write { db in
            var count = 0
            for run in runs {
                try db.execute(sql: "DELETE FROM tags WHERE run = ? AND tag = ?", arguments: [run, tag])
                count += db.changesCount
            }
            return count
        }
    }

    /// Leaves a remark on a run.
    public func note(_ run: String, _ text: String) throws(StoreError) {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .invalid("a note needs some text") }
        try write { db in
            try db.execute(
                sql: "INSERT INTO notes (run, created_at, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [run, Timestamp.now(by: clock), text])
        }
    }

    /// Hides runs from every list and table; nothing is deleted until `etude gc` or ``removeForever(_:)``.
    ///
    /// - Throws: ``StoreError/running(run:path:)`` for a run that is being trained; then none is removed.
    public func remove(_ runs: [Run]) throws(StoreError) {
        for run in runs where isAlive(run) {
            throw .running(run: run.id, path: "\(folder(of: run.id))/.lock")
        }
        try write { db in
            for run in runs {
                try db.execute(
                    sql: "UPDATE runs SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                    arguments: [Timestamp.now(by: clock), run.id])
            }
        }
    }

    /// Whether any checkpoint of the run is there.
    public func hasWeights(_ run: Run) throws(StoreError) -> Bool {
        try details(of: run).artifacts.contains {
            $0.kind.hasPrefix("checkpoint:") && FileSystem.exists("\(folder(of: run.id))/\($0.path)")
        }
    }

    /// Brings removed runs back.
    public func restore(_ runs: [Run]) throws(StoreError) {
        try write { db in
            for run in runs {
                try db.execute(sql: "UPDATE runs SET deleted_at = NULL WHERE id = ?", arguments: [run.id])
            }
        }
    }
}

import GRDB
import Specs

extension RunStore {
    /// Lets a run be found by another name as well: that of a file that asks for what it is.
    ///
    /// - Returns: whether the name is new to the run.
    @discardableResult
    public func addName(_ name: String, study: String, source: String, to run: Run) throws(StoreError) -> Bool
    {
        if run.name == name && run.study == study { return false }
        return try write { db in
            try db.execute(
                sql: """
                    INSERT INTO run_names (run, name, study, source, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """, arguments: [run.id, name, study, source, Timestamp.now(by: clock)])
            return db.changesCount > 0
        }
    }

    /// Gives runs another name, another study, or both. The old name still finds them; the study that they left does not.
    ///
    /// - Throws: ``StoreError/invalid(_:)`` for a name that no file could have.
    public func renameRuns(_ runs: [Run], to name: String? = nil, study: String? = nil) throws(StoreError) {
        for (what, text) in [("name", name), ("study", study)] {
            guard let text else { continue }
            if let objection = NameRule.objection(to: text, allowsSlash: false) {
                throw .invalid("a \(what) \(objection)")
            }
        }
        try write { db in
            for run in runs {
                try db.execute(
                    sql: """
                        INSERT INTO run_names (run, name, study, source, created_at)
                            SELECT id, name, CASE study WHEN ? THEN study ELSE '' END, source, ? FROM runs WHERE id = ?
                            ON CONFLICT DO NOTHING
                        """, arguments: [study ?? run.study, Timestamp.now(by: clock), run.id])
                if let study, study != run.study {
                    try db.execute(
                        sql: "UPDATE OR REPLACE run_names SET study = '' WHERE run = ? AND study = ?",
                        arguments: [run.id, run.study])
                }
                let (new, place) = (name ?? run.name, study ?? run.study)
                try db.execute(
                    sql: "UPDATE runs SET name = ?, study = ? WHERE id = ?", arguments: [new, place, run.id])
                try db.execute(
                    sql: "DELETE FROM run_names WHERE run = ? AND name = ? AND study IN (?, '')",
                    arguments: [run.id, new, place])
            }
        }
    }

    /// What else a run is called, the oldest first.
    public func otherNames(of run: Run) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: "SELECT name FROM run_names WHERE run = ? GROUP BY name ORDER BY min(created_at), name",
                arguments: [run.id]
            ).filter { $0 != run.name }
        }
    }
}

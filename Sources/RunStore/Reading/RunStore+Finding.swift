import GRDB

extension RunStore {
    /// The run of an experiment, a seed and data, under whatever id it is stored; nil where the store has none.
    ///
    /// Older programs may have made two runs of one: the finished one is meant, else the one that came furthest.
    public func run(for new: NewRun) throws(StoreError) -> Run? {
        try read { db in try Self.run(for: new, in: db) }
    }

    /// The id of the run of an experiment, a seed and data: the one it is stored under, else the one it will get.
    public func id(of new: NewRun) throws(StoreError) -> String { try run(for: new)?.id ?? new.id }

    static func run(for new: NewRun, in db: Database) throws -> Run? {
        let found = try fetch(
            db, RunSelection(includesDeleted: true),
            condition: """
                (known_as = ? OR (known_as IS NULL AND identity = ?)) AND seed = ? AND data_fingerprint = ?
                """,
            [new.identity, new.form, "\(Int64(bitPattern: new.seed))", new.dataFingerprint])
        func rank(_ run: Run) -> (Int, Int, Int, String, String) {
            (
                run.isDeleted ? 1 : 0, run.status == .finished ? 0 : 1, -(run.lastEpoch ?? 0), run.createdAt,
                run.id
            )
        }
        return found.min { rank($0) < rank($1) }
    }
}

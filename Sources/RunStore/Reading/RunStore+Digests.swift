import FoundationEssentials
import GRDB

extension RunStore {
    /// What the model's tensors held at the end of every epoch that counts.
    ///
    /// - Returns: the names in the order of the layers, and a digest for each, by epoch; epochs of programs that stored none
    ///   are left out.
    public func tensorDigests(of run: Run) throws(StoreError) -> (names: [String], epochs: [Int: [UInt64]]) {
        try read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM tensors WHERE identity = ? ORDER BY position",
                arguments: [run.form])
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT epoch, bits FROM digests WHERE run = :run AND NOT EXISTS (
                        SELECT 1 FROM attempts later
                        WHERE later.run = :run AND later.attempt > digests.attempt
                            AND later.first_epoch <= digests.epoch)
                    """, arguments: ["run": run.id])
            var epochs: [Int: [UInt64]] = [:]
            while let row = try rows.next() {
                let digests = TensorDigests.values(row[1] as Data)
                if digests.count == names.count { epochs[row[0]] = digests }
            }
            return (names, epochs)
        }
    }
}

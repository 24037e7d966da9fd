import GRDB

extension RunStore {
    /// What sets of data are made of, by fingerprint; those of which that is not known are left out.
    public func splits(of fingerprints: Set<String>) throws(StoreError) -> [String: [DataSplit]] {
        try read { db in
            var found: [String: [DataSplit]] = [:]
            let statement = try db.makeStatement(
                sql:
                    "SELECT split, recordings, groups FROM data_splits WHERE data_fingerprint = ? ORDER BY split"
            )
            for fingerprint in fingerprints {
                for row in try Row.fetchAll(statement, arguments: [fingerprint]) {
                    let recordings: [String] = try StoredJSON.value(row[1] as String)
                    let groups: [String] = try StoredJSON.value(row[2] as String)
                    found[fingerprint, default: []].append(
                        DataSplit(row[0], recordings: recordings, groups: groups))
                }
            }
            return found
        }
    }
}

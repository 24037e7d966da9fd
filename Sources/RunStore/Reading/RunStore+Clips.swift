import GRDB

extension RunStore {
    /// The clips that runs were judged on, and the digest of what made each; nil for a clip of an older program.
    public func judgedClips(of runs: [String]) throws(StoreError) -> [String: [String: String?]] {
        try read { db in
            var found: [String: [String: String?]] = [:]
            let statement = try db.makeStatement(sql: "SELECT clip, content FROM clips WHERE run = ?")
            for run in runs {
                var clips: [String: String?] = [:]
                let rows = try Row.fetchCursor(statement, arguments: [run])
                while let row = try rows.next() { clips.updateValue(row[1], forKey: row[0]) }
                if !clips.isEmpty { found[run] = clips }
            }
            return found
        }
    }
}

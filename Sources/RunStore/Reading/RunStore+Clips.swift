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

extension RunStore {
    /// Of how many clips a measure of each run is above a bound, and of how many it is stored; runs without any are left out.
    public func clipCounts(
        of runs: [String], _ key: MetricKey, above bound: Double
    ) throws(StoreError) -> [String: (above: Int, scored: Int)] {
        try read { db in
            var found: [String: (above: Int, scored: Int)] = [:]
            let statement = try db.makeStatement(
                sql: """
                    SELECT coalesce(sum(value > ?), 0), count(value) FROM clip_scores
                    WHERE run = ? AND split = ? AND name = ?
                    """)
            for run in runs {
                guard
                    let row = try Row.fetchOne(
                        statement, arguments: [bound, run, key.split, key.name])
                else { continue }
                let scored: Int = row[1]
                if scored > 0 { found[run] = (row[0], scored) }
            }
            return found
        }
    }
}

import GRDB
import Measures

extension RunStore {
    /// The metrics of many runs, one summary each.
    ///
    /// - Parameters:
    ///   - runs: ids; nil for every run in the store.
    ///   - key: only this metric; nil for every one.
    public func summaries(of runs: [String]?, key: MetricKey? = nil) throws(StoreError)
        -> [String: [MetricKey: MetricSummary]]
    {
        try read { db in
            var result: [String: [MetricKey: MetricSummary]] = [:]
            func take(_ rows: RowCursor) throws {
                while let row = try rows.next() {
                    result[row[0], default: [:]][MetricKey(row[11], row[12])] = Self.summary(row)
                }
            }
            var sql = "SELECT \(Self.summaryColumns), split, name FROM summary"
            var filter: [String] = []
            var arguments: StatementArguments = []
            if let key {
                filter.append("split = ? AND name = ?")
                arguments += [key.split, key.name]
            }
            guard let runs else {
                if !filter.isEmpty { sql += " WHERE \(filter[0])" }
                try take(Row.fetchCursor(db, sql: sql, arguments: arguments))
                return result
            }
            sql += " WHERE run = ?" + (filter.isEmpty ? "" : " AND \(filter[0])")
            let statement = try db.makeStatement(sql: sql)
            for run in runs { try take(Row.fetchCursor(statement, arguments: [run] + arguments)) }
            return result
        }
    }

    /// One metric of every run that has it.
    public func summaries(of key: MetricKey) throws(StoreError) -> [String: MetricSummary] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT \(Self.summaryColumns) FROM summary WHERE split = ? AND name = ?",
                arguments: [key.split, key.name])
            var result: [String: MetricSummary] = [:]
            while let row = try rows.next() { result[row[0]] = Self.summary(row) }
            return result
        }
    }

    /// Whether any run has a metric.
    public func hasMetric(_ key: MetricKey) throws(StoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM summary WHERE split = ? AND name = ?)",
                arguments: [key.split, key.name]) == true
        }
    }

    private static let summaryColumns =
        "run, best, last, minimum, maximum, mean, count, best_scored, last_scored, least_scored, asked"

    private static func summary(_ row: Row) -> MetricSummary {
        let asked: Int? = row[10]
        return MetricSummary(
            best: row[1], last: row[2], minimum: row[3], maximum: row[4], mean: row[5], count: row[6],
            bestCoverage: Coverage(row[7] as Int?, of: asked),
            lastCoverage: Coverage(row[8] as Int?, of: asked),
            leastCoverage: Coverage(row[9] as Int?, of: asked))
    }

    /// The splits and metrics that any of the runs has, in the order that tables show them: training, validation, controls;
    /// within a split as the metrics were defined.
    public func metricKeys(of runs: [String]? = nil) throws(StoreError) -> [MetricKey] {
        try read { db in
            let positions = try Self.positions(db)
            var keys: Set<MetricKey> = []
            if let runs {
                let statement = try db.makeStatement(sql: "SELECT split, name FROM summary WHERE run = ?")
                for run in runs {
                    let rows = try Row.fetchCursor(statement, arguments: [run])
                    while let row = try rows.next() { keys.insert(MetricKey(row[0], row[1])) }
                }
            } else {
                let rows = try Row.fetchCursor(db, sql: "SELECT DISTINCT split, name FROM summary")
                while let row = try rows.next() { keys.insert(MetricKey(row[0], row[1])) }
            }
            return keys.sorted {
                ($0.split, positions[$0.name] ?? .max, $0.name) < (
                    $1.split, positions[$1.name] ?? .max, $1.name
                )
            }
        }
    }

    /// What the metrics mean: the newest version of each, in the order that tables show them.
    public func metricDefinitions() throws(StoreError) -> [MetricDefinition] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, max(version), unit, direction, min(position) FROM metric_definitions
                    GROUP BY name ORDER BY min(position)
                    """)
            return rows.map {
                MetricDefinition(
                    $0[0], version: $0[1], unit: $0[2],
                    Direction(rawValue: $0[3] as String) ?? .neither)
            }
        }
    }

    /// One metric of one run, epoch by epoch; only epochs that count.
    public func curve(of run: String, _ key: MetricKey) throws(StoreError) -> [(epoch: Int, value: Double?)] {
        try curves(of: run).first { $0.key == key }?.value ?? []
    }

    /// Every metric of one run, epoch by epoch; only epochs that count, controls left out.
    public func curves(of run: String) throws(StoreError) -> [MetricKey: [(epoch: Int, value: Double?)]] {
        try curves(of: run, where: "epoch > 0 AND split <> '\(MetricKey.rungSplit)'")
    }

    /// The numbers that only rank a run, epoch by epoch: those of one name, where its epochs are not validated in their turn.
    public func rungs(of run: String, _ name: String) throws(StoreError) -> [(epoch: Int, value: Double?)] {
        let key = MetricKey(MetricKey.rungSplit, name)
        return try curves(of: run, where: "split = '\(key.split)'")[key] ?? []
    }

    /// How many clips each value of one metric of one run is a mean over, by epoch; those that nobody counted are left out.
    public func coverage(of run: String, _ key: MetricKey) throws(StoreError) -> [Int: Coverage] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT epoch, scored, asked FROM current_metrics
                    WHERE run = ? AND epoch > 0 AND split = ? AND name = ? AND scored IS NOT NULL
                    """, arguments: [run, key.split, key.name])
            var found: [Int: Coverage] = [:]
            while let row = try rows.next() { found[row[0]] = Coverage(row[1] as Int?, of: row[2] as Int?) }
            return found
        }
    }

    private func curves(
        of run: String, where condition: String
    ) throws(StoreError) -> [MetricKey: [(epoch: Int, value: Double?)]] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT epoch, split, name, value FROM current_metrics WHERE run = ? AND \(condition) ORDER BY epoch
                    """, arguments: [run])
            var curves: [MetricKey: [(epoch: Int, value: Double?)]] = [:]
            while let row = try rows.next() {
                curves[MetricKey(row[1], row[2]), default: []].append((row[0], row[3]))
            }
            return curves
        }
    }

    /// What one attempt stored, superseded or not.
    public func metrics(of run: String, attempt: Int) throws(StoreError) -> [(
        epoch: Int, metric: MetricValue
    )] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT epoch, split, name, value FROM metrics WHERE run = ? AND attempt = ?
                    ORDER BY epoch, split, name
                    """, arguments: [run, attempt])
            return rows.map { ($0[0], MetricValue(split: $0[1], name: $0[2], value: $0[3])) }
        }
    }

    /// The epochs that count, in order.
    public func epochs(of run: String) throws(StoreError) -> [EpochSummary] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT epoch, learning_rate, seconds, examples, is_best FROM current_epochs
                    WHERE run = ? ORDER BY epoch
                    """, arguments: [run])
            return rows.map {
                EpochSummary(
                    epoch: $0[0], learningRate: $0[1], seconds: $0[2], examples: $0[3], isBest: $0[4])
            }
        }
    }

    /// The scores of single clips, sorted by clip.
    public func clipScores(of run: String) throws(StoreError) -> [ClipScores] {
        try read { db in
            var clips: [ClipScores] = []
            for row in try Row.fetchAll(
                db,
                sql:
                    "SELECT clip, conditions, recording, group_name, content FROM clips WHERE run = ? ORDER BY clip",
                arguments: [run])
            {
                clips.append(
                    ClipScores(
                        clip: row[0], conditions: try StoredJSON.value(row[1] as String), scores: [],
                        recording: row[2], group: row[3], content: row[4]))
            }
            let places = Dictionary(uniqueKeysWithValues: clips.indices.map { (clips[$0].clip, $0) })
            let rows = try Row.fetchCursor(
                db, sql: "SELECT clip, split, name, value FROM clip_scores WHERE run = ?", arguments: [run])
            while let row = try rows.next() {
                guard let place = places[row[0] as String] else { continue }
                clips[place].scores.append(MetricValue(split: row[1], name: row[2], value: row[3]))
            }
            return clips
        }
    }

    private static func positions(_ db: Database) throws -> [String: Int] {
        var positions: [String: Int] = [:]
        for row in try Row.fetchAll(
            db, sql: "SELECT name, min(position) FROM metric_definitions GROUP BY name")
        {
            positions[row[0]] = row[1]
        }
        return positions
    }
}

import GRDB

/// Keeps `metrics` and the `summary` derived from it in step.
enum Summary {
    static func insert(
        _ values: [MetricValue], run: String, attempt: Int, epoch: Int, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO metrics (run, attempt, epoch, split, name, value, scored, asked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for value in values {
            try statement.execute(arguments: [
                run, attempt, epoch, value.split, value.name, value.value, value.coverage?.scored,
                value.coverage?.asked,
            ])
        }
    }

    /// Takes one more epoch's values in.
    static func update(_ values: [MetricValue], run: String, isBest: Bool, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO summary (
                    run, split, name, best, last, minimum, maximum, mean, count, best_scored, last_scored,
                    least_scored, asked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    best = CASE WHEN ? THEN excluded.last ELSE best END,
                    last = excluded.last,
                    minimum = min(coalesce(minimum, excluded.last), coalesce(excluded.last, minimum)),
                    maximum = max(coalesce(maximum, excluded.last), coalesce(excluded.last, maximum)),
                    mean = CASE WHEN excluded.last IS NULL THEN mean
                        ELSE (coalesce(mean, 0) * count + excluded.last) / (count + 1) END,
                    count = count + excluded.count,
                    best_scored = CASE WHEN ? THEN excluded.last_scored ELSE best_scored END,
                    last_scored = excluded.last_scored,
                    least_scored = min(least_scored, excluded.last_scored),
                    asked = excluded.asked
                """)
        for value in values {
            let number = value.value
            let best = isBest ? number : nil
            let count = number == nil ? 0 : 1
            let scored = value.coverage?.scored
            try statement.execute(arguments: [
                run, value.split, value.name, best, number, number, number, number, count,
                isBest ? scored : nil, scored, scored, value.coverage?.asked, isBest, isBest,
            ])
        }
    }

    /// Computes a run's summary and best epoch anew from the epochs that count.
    static func rebuild(_ run: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM summary WHERE run = ?", arguments: [run])
        try db.execute(
            sql: """
                UPDATE runs SET
                    best_epoch = (SELECT max(epoch) FROM current_epochs WHERE run = :run AND is_best = 1),
                    last_epoch = (SELECT max(epoch) FROM current_epochs WHERE run = :run)
                WHERE id = :run
                """, arguments: ["run": run])
        let best = try Int.fetchOne(db, sql: "SELECT best_epoch FROM runs WHERE id = ?", arguments: [run])
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT epoch, split, name, value, scored, asked FROM current_metrics WHERE run = ? AND split <> ?
                ORDER BY epoch
                """, arguments: [run, MetricKey.rungSplit])
        for row in rows {
            let epoch: Int = row[0]
            let value = MetricValue(
                split: row[1], name: row[2], value: row[3], Coverage(row[4] as Int?, of: row[5] as Int?))
            try update([value], run: run, isBest: epoch == 0 || epoch == best, in: db)
        }
    }
}

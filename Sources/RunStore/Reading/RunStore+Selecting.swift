import GRDB

extension RunStore {
    /// The runs that fit, in the order they were stored.
    ///
    /// - Throws: ``StoreError/noRun(selection:path:nearest:)`` for a term that fits nothing.
    public func runs(_ selection: RunSelection = RunSelection()) throws(StoreError) -> [Run] {
        let found = marked(try stored(selection))
        if selection.states.isEmpty { return found }
        let fitting = found.filter { selection.states.contains($0.state) }
        // Terms that named something may name killed runs, or running ones, alone.
        if fitting.isEmpty, !found.isEmpty, let term = selection.terms.first {
            throw .invalid(selection.refusal(of: term))
        }
        return fitting
    }

    /// Runs with those marked that a killed process left behind.
    private func marked(_ runs: [Run]) -> [Run] {
        runs.map { run in
            guard run.status == .running else { return run }
            var run = run
            run.isKilled = !isAlive(run)
            return run
        }
    }

    private func stored(_ selection: RunSelection) throws(StoreError) -> [Run] {
        try read { db in
            if selection.terms.isEmpty { return try Self.fetch(db, selection, condition: "1", []) }
            var condition: [String] = []
            var arguments: [String] = []
            for term in selection.terms {
                let (clause, values) = Self.clause(for: term)
                let found = try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM runs WHERE (\(clause))\(selection.visibility))",
                    arguments: StatementArguments(values))
                if found != true {
                    let any = try Bool.fetchOne(
                        db, sql: "SELECT EXISTS (SELECT 1 FROM runs WHERE \(clause))",
                        arguments: StatementArguments(values))
                    if any == true { throw StoreError.invalid(selection.refusal(of: term)) }
                    throw StoreError.noRun(
                        selection: term, path: path, nearest: try Self.nearest(to: term, in: db))
                }
                condition.append("(\(clause))")
                arguments += values
            }
            return try Self.fetch(db, selection, condition: condition.joined(separator: " OR "), arguments)
        }
    }

    /// The one run that an id's beginning names; also by name, study or tag where that fits one run only.
    public func run(_ term: String, includingDeleted: Bool = true) throws(StoreError) -> Run {
        var selection = RunSelection([term])
        selection.includesDeleted = includingDeleted
        let found = try runs(selection)
        if found.count == 1 { return found[0] }
        if let exact = found.first(where: { $0.id == term }) { return exact }
        throw .ambiguous(prefix: term, candidates: found.map(\.id))
    }

    /// The run with exactly this id, or nil.
    public func run(id: String) throws(StoreError) -> Run? {
        let found = try read { db in
            try Self.fetch(db, RunSelection(includesDeleted: true), condition: "id = ?", [id])
        }
        return marked(found).first
    }

    /// Whether a process is training the run at this moment.
    ///
    /// A run whose status is running and that nobody holds was killed; opening it again closes it properly.
    public func isAlive(_ run: Run) -> Bool { RunLock.isHeld(folder: folder(of: run.id)) }

    // MARK: - Parts

    /// What a term fits. A name that passed from one run to another, as trials' do when a grid is edited, means the run that bears
    /// it, removed or not; another seed of an experiment that has two files is still found by either.
    private static func clause(for term: String) -> (String, [String]) {
        var clause =
            """
            name = ? OR study = ? OR source = ? OR folder = ? OR id IN (SELECT run FROM tags WHERE tag = ?)
            OR id IN (
                SELECT other.run FROM run_names other JOIN runs named ON named.id = other.run
                WHERE other.study = ? OR other.source = ? OR (other.name = ? AND NOT EXISTS (
                    SELECT 1 FROM runs bearer WHERE bearer.name = other.name AND bearer.id <> named.id
                        AND other.study IN (bearer.study, '')
                        AND (bearer.seed = named.seed OR bearer.source = named.source))))
            """
        var values = [String](repeating: term, count: 8)
        // Nothing but an identity is so long; an older program's is good too.
        if term.count > 12, term.count <= 64, term.allSatisfy({ $0.isHexDigit && $0.isASCII }) {
            for column in ["identity", "known_as"] {
                clause += " OR substr(\(column), 1, \(term.count)) = ?"
                values.append(term.lowercased())
            }
        }
        if term.count >= 2, term.count <= 12, term.allSatisfy({ $0.isHexDigit && $0.isASCII }) {
            clause += " OR substr(id, 1, \(term.count)) = ?"
            values.append(term.lowercased())
        }
        return (clause, values)
    }

    static func fetch(
        _ db: Database, _ selection: RunSelection, condition: String, _ arguments: [String]
    ) throws -> [Run] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, coalesce(known_as, identity), seed, name, study, model, status, reason, created_at, started_at, ended_at,
                    objective, planned_epochs, best_epoch, last_epoch, parameters, data_fingerprint,
                    metric_versions, peak_memory_bytes, folder, deleted_at IS NOT NULL, identity, judging_fingerprint
                FROM runs WHERE (\(condition))\(selection.visibility) ORDER BY rowid
                """, arguments: StatementArguments(arguments))
        var runs: [Run] = []
        while let row = try rows.next() {
            runs.append(
                Run(
                    id: row[0], identity: row[1], form: row[21], seed: UInt64(bitPattern: row[2] as Int64),
                    name: row[3],
                    study: row[4], model: row[5],
                    status: RunStatus(rawValue: row[6] as String) ?? .interrupted, reason: row[7],
                    createdAt: row[8], startedAt: row[9], endedAt: row[10], objective: row[11],
                    plannedEpochs: row[12], bestEpoch: row[13], lastEpoch: row[14], parameters: row[15],
                    dataFingerprint: row[16], metricVersions: row[17], peakMemoryBytes: row[18],
                    folder: row[19], isDeleted: row[20],
                    judgingFingerprint: row[22]))
        }
        return runs
    }

    /// Names, studies and tags that are spelled almost like `term`.
    private static func nearest(to term: String, in db: Database) throws -> [String] {
        let known = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM runs UNION SELECT study FROM runs UNION SELECT tag FROM tags
                UNION SELECT name FROM run_names ORDER BY 1
                """)
        // A word that shares no letter is not near.
        let limit = min(max(2, term.count / 3), term.count - 1)
        return known.map { ($0, Spelling.distance(term, $0)) }.filter { $0.1 <= limit }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    }
}

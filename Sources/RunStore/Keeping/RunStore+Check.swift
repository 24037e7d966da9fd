import GRDB

extension RunStore {
    /// Looks for what is wrong with the store: one sentence a finding, none where all is well.
    ///
    /// Pages and references are checked by SQLite, summaries are computed anew, and every artifact is read and hashed.
    public func check() throws(StoreError) -> [String] {
        var findings = try perform { db in
            var findings = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
                findings.append("a row of \(row[0] as String) points to a missing row of \(row[2] as String)")
            }
            return findings
        }
        // Reading on through broken references would only repeat them.
        if !findings.isEmpty { return findings }
        for run in try runs(RunSelection(includesDeleted: true)) {
            findings += try checkIdentity(run)
            findings += try checkSummary(run)
            let judging = try read { db in try Judging.fingerprint(ofRun: run.id, in: db) }
            if judging != run.judgingFingerprint {
                findings.append("the judging fingerprint of run \(run.id) is not what its clips say")
            }
            for artifact in try details(of: run).artifacts {
                let file = "\(folder(of: run.id))/\(artifact.path)"
                if !FileSystem.exists(file) {
                    if !run.isDeleted { findings.append("\(file) (\(artifact.kind)) is missing") }
                } else if run.status == .running, artifact.kind.hasPrefix("checkpoint:") {
                    // Written before the store is told: of a run that goes on, or was killed in between, it may be the newer one,
                    // and whoever goes on with it looks at its own checksum.
                    continue
                } else if FileSystem.byteCount(of: file) != artifact.bytes
                    || WholeFile.sha256(of: file) != artifact.sha256
                {
                    findings.append("\(file) (\(artifact.kind)) is not what was stored: its checksum differs")
                }
            }
            if run.status == .running, !isAlive(run) {
                findings.append(
                    "run \(run.id) was killed while it was running; `etude resume \(run.id)` goes on")
            }
        }
        return findings
    }

    /// Runs whose experiments this program does not understand, a sentence each: nothing is wrong with them, and no file asks
    /// for them either.
    public func checkExperiments() throws(StoreError) -> [String] {
        guard let identify else { return [] }
        var remarks: [String] = []
        for run in try runs(RunSelection(includesDeleted: true))
        where identify(try details(of: run).resolved) == nil {
            remarks.append(
                "run \(run.id): this program does not know what its experiment names, so it is found by its id and its old "
                    + "identity only, and no file asks for it; the program that stored it can go on with it")
        }
        return remarks
    }

    /// Whether a run is known by what its settings say.
    private func checkIdentity(_ run: Run) throws(StoreError) -> [String] {
        guard let identity = identify?(try details(of: run).resolved) else { return [] }
        let known = try read { db in
            try String.fetchOne(db, sql: "SELECT known_as FROM runs WHERE id = ?", arguments: [run.id])
        }
        guard let known, known != identity else { return [] }
        return ["run \(run.id) is known by another identity than its settings have: a default has changed"]
    }

    private func checkSummary(_ run: Run) throws(StoreError) -> [String] {
        let stored = try summaries(of: [run.id])[run.id] ?? [:]
        let curves = try curves(of: run.id)
        var findings: [String] = []
        for (key, points) in curves {
            let values = points.compactMap(\.value)
            let summary = stored[key]
            let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
            let best = points.first { $0.epoch == run.bestEpoch }?.value
            let coverage = try coverage(of: run.id, key)
            let scored = points.compactMap { coverage[$0.epoch] }
            let least = scored.count == points.count ? scored.map(\.scored).min() : nil
            let isCounted =
                summary?.bestCoverage == run.bestEpoch.flatMap { coverage[$0] }
                && summary?.lastCoverage == points.last.flatMap { coverage[$0.epoch] }
                && (least == nil || summary?.leastCoverage?.scored == least)
            let isRight =
                summary?.count == values.count && summary?.last == points.last?.value
                && summary?.minimum == values.min() && summary?.maximum == values.max()
                && summary?.best == best
                && ((summary?.mean ?? 0) - (mean ?? 0)).magnitude <= 1e-9 * max(1, (mean ?? 0).magnitude)
            if !isRight || !isCounted {
                findings.append("the summary of \(key) of run \(run.id) is not what its epochs say")
            }
        }
        return findings.sorted()
    }
}

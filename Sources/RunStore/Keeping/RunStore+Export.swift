import Files
import GRDB
import Glibc

extension RunStore {
    /// Writes some of the runs as a store of their own: small enough to be published beside what is said about them.
    ///
    /// Settings, attempts, every epoch's metrics, tags and notes go along; checkpoints stay. A store that an earlier
    /// export left at the path is replaced as a whole, with its files.
    ///
    /// - Parameters:
    ///   - path: of the new store; no journal stands beside it, so that it is one file.
    ///   - clipMetrics: the metrics whose scores of single clips go along, the most of what a run stores; nil for all.
    ///   - keeps: which artifacts go along, with their files; those whose file is gone never do.
    /// - Throws: ``StoreError``; a file at the path that is no store is left alone.
    public func export(
        _ runs: [Run], to path: String, clipMetrics: Set<String>? = nil,
        keeping keeps: (Run, Artifact) -> Bool = { _, _ in false }
    ) throws(StoreError) -> ExportOutcome {
        let previous = try Self.previousExport(at: path)
        var files: [(source: String, run: String, artifact: Artifact)] = []
        for run in runs {
            for artifact in try details(of: run).artifacts where keeps(run, artifact) {
                let source = "\(folder(of: run.id))/\(artifact.path)"
                if FileSystem.exists(source) { files.append((source, run.id, artifact)) }
            }
        }
        let output: OutputFile
        do throws(FileError) {
            output = try OutputFile(path, notOver: [self.path], replacing: .stores)
        } catch { throw .file(path: error.path, reason: error.reason) }
        let target = try RunStore(at: output.temporary)
        defer { for ending in ["-wal", "-shm"] { unlink(output.temporary + ending) } }
        let folder = Self.artifactsFolder(for: path)
        let writing = Export(
            runs: runs, clipMetrics: clipMetrics, artifacts: files.map { ($0.run, $0.artifact.path) },
            folder: folder.split(separator: "/").last.map(String.init) ?? folder)
        try read { source in
            try target.queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try writing.copy(from: source, to: db)
                    return .commit
                }
            }
        }
        try target.perform { db in
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = delete")
            try db.execute(sql: "VACUUM")
        }
        try target.close()
        for file in files {
            try WholeFile.copy(
                file.source, to: "\(folder)/\(file.run)/\(file.artifact.path)", of: folder)
        }
        do throws(FileError) { try output.finish() } catch {
            throw .file(path: error.path, reason: error.reason)
        }
        let kept = Set(files.map { "\($0.run)/\($0.artifact.path)" })
        for file in previous where !kept.contains(file) { Self.delete(file, below: folder) }
        return ExportOutcome(
            runs: runs.count, bytes: FileSystem.byteCount(of: path) ?? 0, files: files.count,
            fileBytes: files.reduce(0) { $0 + $1.artifact.bytes })
    }

    /// The files of the export that is to be replaced; none where there is nothing.
    private static func previousExport(at path: String) throws(StoreError) -> [String] {
        guard FileSystem.exists(path) else { return [] }
        if FileSystem.isFolder(path) || OutputFile.regularPlace(of: path) == nil {
            throw .invalid("\(path) is no file, and a store is one; give another file with -o")
        }
        if (FileSystem.byteCount(of: path + "-wal") ?? 0) > 0 {
            throw .invalid(
                "\(path) is a store that a process writes, not an export; export to another file")
        }
        let old = try RunStore(reading: path)
        var files: [String] = []
        for run in try old.runs(RunSelection(includesDeleted: true)) {
            let artifacts = try old.details(of: run).artifacts
            if artifacts.contains(where: { $0.kind.hasPrefix("checkpoint:") }) {
                throw .invalid("\(path) is a store with checkpoints, not an export; export to another file")
            }
            files += artifacts.map { "\(run.id)/\($0.path)" }
        }
        return files
    }

    /// Deletes a file, and the folders above it that are empty then.
    private static func delete(_ file: String, below folder: String) {
        guard unlink("\(folder)/\(file)") == 0 else { return }
        var parts = file.split(separator: "/").dropLast()
        while !parts.isEmpty, rmdir("\(folder)/\(parts.joined(separator: "/"))") == 0 { parts.removeLast() }
        OutputMark.removeAlone(in: folder)
        rmdir(folder)
    }
}

/// The rows of an export.
private struct Export {
    let runs: [Run]
    let clipMetrics: Set<String>?
    let artifacts: [(run: String, path: String)]
    /// Of the artifacts, relative to the new store.
    let folder: String

    func copy(from source: Database, to target: Database) throws {
        // Tables are in the order of the schema, so that what is pointed to comes first.
        let tables = try String.fetchAll(
            source,
            sql:
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        )
        for table in tables {
            let columns = try source.columns(in: table).map(\.name)
            let insert = try target.makeStatement(
                sql:
                    "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT DO NOTHING"
            )
            for (condition, arguments) in selections(table, columns) {
                let rows = try Row.fetchCursor(
                    source, sql: "SELECT * FROM \(table) WHERE \(condition)",
                    arguments: StatementArguments(arguments))
                while let row = try rows.next() {
                    try insert.execute(arguments: StatementArguments(row.databaseValues))
                }
            }
        }
        for run in runs {
            try target.execute(
                sql: "UPDATE runs SET folder = ? WHERE id = ?", arguments: ["\(folder)/\(run.id)", run.id])
        }
        // Where the program lay on one machine tells others nothing.
        for row in try Row.fetchAll(target, sql: "SELECT run, attempt, command FROM attempts") {
            let command: String = row[2]
            let program = command.prefix { $0 != " " }
            guard let slash = program.lastIndex(of: "/"), !program.contains("'") else { continue }
            try target.execute(
                sql: "UPDATE attempts SET command = ? WHERE run = ? AND attempt = ?",
                arguments: [
                    String(command[command.index(after: slash)...]), row[0] as String, row[1] as Int,
                ])
        }
        // Nobody trains a copy.
        let reason = "was being trained when it was exported"
        for table in ["runs", "attempts"] {
            try target.execute(
                sql: "UPDATE \(table) SET status = 'interrupted', reason = ? WHERE status = 'running'",
                arguments: [reason])
        }
    }

    /// Which rows of a table go along.
    private func selections(_ table: String, _ columns: [String]) -> [(String, [String])] {
        switch table {
        case "runs": return runs.map { ("id = ?", [$0.id]) }
        case "code_changes":
            return runs.map { ("digest IN (SELECT digest FROM attempt_changes WHERE run = ?)", [$0.id]) }
        case "experiments", "tensors": return runs.map { ("identity = ?", [$0.form]) }
        case "metric_definitions": return [("1 ORDER BY position", [])]
        case "artifacts": return artifacts.map { ("run = ? AND path = ?", [$0.run, $0.path]) }
        case "clip_scores":
            guard let clipMetrics else { return runs.map { ("run = ?", [$0.id]) } }
            return runs.flatMap { run in
                clipMetrics.sorted().map { ("run = ? AND name = ?", [run.id, $0]) }
            }
        case _ where columns.contains("run"): return runs.map { ("run = ?", [$0.id]) }
        case _ where columns.contains("data_fingerprint"):
            return runs.map { ("data_fingerprint = ?", [$0.dataFingerprint]) }
        default: return []
        }
    }
}

import GRDB
import Glibc

extension RunStore {
    /// Files that can go: those of removed runs, of runs that the store does not know, checkpoints between the best and the
    /// latest, and what interrupted writes left. A run that is being trained is left alone.
    public func garbage() throws(StoreError) -> [Garbage] {
        let known = Dictionary(
            try runs(RunSelection(includesDeleted: true)).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var found: [Garbage] = []
        for name in WholeFile.names(in: artifactsFolder) {
            let folder = "\(artifactsFolder)/\(name)"
            // Only what looks like a run's folder is ours to judge.
            guard FileSystem.isFolder(folder), name.count == 12, name.allSatisfy(\.isHexDigit),
                !RunLock.isHeld(folder: folder)
            else { continue }
            let kinds = try known[name].map { run throws(StoreError) in
                try Dictionary(
                    details(of: run).artifacts.map { ($0.path, $0.kind) },
                    uniquingKeysWith: { first, _ in first })
            }
            for file in WholeFile.list(folder) {
                let path = "\(folder)/\(file)"
                let reason: String
                if known[name] == nil {
                    reason = "no such run in the store"
                } else if known[name]?.isDeleted == true {
                    reason = "the run was removed"
                } else if file.hasSuffix(".tmp") {
                    reason = "left by an interrupted write"
                } else if let kind = kinds?[file], kind.hasPrefix("checkpoint:"),
                    kind != "checkpoint:best", kind != "checkpoint:latest"
                {
                    reason = "a checkpoint that is neither the best nor the latest"
                } else {
                    continue
                }
                found.append(Garbage(path: path, bytes: FileSystem.byteCount(of: path) ?? 0, reason: reason))
            }
        }
        return found
    }

    /// Deletes files, and forgets that they were artifacts.
    public func delete(_ garbage: [Garbage]) throws(StoreError) {
        if isReadOnly { throw .readOnly(path: path) }
        for file in garbage {
            guard unlink(file.path) == 0 || errno == ENOENT else { throw FileSystem.failure(file.path) }
            let parts = file.path.dropFirst(artifactsFolder.count + 1).split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let (run, path) = (String(parts[0]), String(parts[1]))
            try write { db in
                try db.execute(
                    sql: "DELETE FROM artifacts WHERE run = ? AND path = ?", arguments: [run, path])
            }
        }
    }
}

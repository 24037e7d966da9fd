import Files

/// What can go wrong with a store: one clear sentence, with the place and the remedy.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing is at the path, and nothing was to be created.
    case missing(path: String)
    /// The folder that should hold the store is not there.
    case missingFolder(path: String)
    /// The file is something else than SQLite.
    case notADatabase(path: String)
    /// The file is SQLite, made by another program.
    case foreign(path: String)
    /// A newer Etude wrote this store.
    case newer(path: String, version: Int, known: Int)
    /// The file or its folder cannot be written.
    case readOnly(path: String)
    /// No space is left.
    case full(path: String)
    /// Another process held the store longer than anyone should.
    case busy(path: String)
    /// The file is damaged.
    case damaged(path: String, reason: String)
    /// SQLite refused for a reason of its own.
    case database(path: String, reason: String)
    /// The file system refused.
    case file(path: String, reason: String)
    /// No run answers to this.
    case noRun(selection: String, path: String, nearest: [String])
    /// A prefix fits several runs.
    case ambiguous(prefix: String, candidates: [String])
    /// Another process is training this run.
    case running(run: String, path: String)
    /// A run was asked to do something out of order.
    case outOfOrder(run: String, reason: String)
    /// A request cannot work: the whole sentence.
    case invalid(String)
    /// Another error, of a store that a person named by something else than `--store`: `-o`, the argument.
    indirect case named(StoreError, by: String)

    /// The file or folder that the error is about, where it is about one.
    public var path: String? {
        switch self {
        case .missing(let path), .missingFolder(let path), .notADatabase(let path), .foreign(let path),
            .newer(let path, _, _), .readOnly(let path), .full(let path), .busy(let path),
            .damaged(let path, _), .database(let path, _), .file(let path, _):
            path
        default: nil
        }
    }

    public var description: String {
        switch self {
        case .missing(let path):
            "there is no store at \(path); `etude run` makes one, or name another with --store"
        case .missingFolder(let path):
            "the folder \(path) does not exist, so no store can be made in it; create it, or name another with --store"
        case .notADatabase(let path):
            "\(path) is not an SQLite database; name another store with --store, or move that file away"
        case .foreign(let path):
            "\(path) is an SQLite database of another program; name another store with --store"
        case .newer(let path, let version, let known):
            "\(path) was written by a newer etude (its schema is version \(version), this program knows up to \(known)); update etude"
        case .readOnly(let path):
            "\(path) cannot be written: the file, its folder or its disk is read-only; make it writable or name another with --store"
        case .full(let path):
            "\(path) cannot grow: the disk is full; what was stored before is safe, so free some space and resume"
        case .busy(let path):
            "\(path) was held by another process for over a minute; end that process (a stopped one holds it too) and try again"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)); `sqlite3 \(path) .recover` saves what can be read"
        case .database(let path, let reason): "\(path): \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .noRun(let selection, let path, let nearest):
            "no run in \(path) has the id, name, study or tag \(FileName.shown(selection))"
                + (selection.count == 1 && selection.allSatisfy(\.isHexDigit)
                    ? "; the beginning of an id has two digits or more" : "")
                + (nearest.isEmpty
                    ? "; `etude runs` lists what there is" : "; nearest: \(nearest.joined(separator: ", "))")
        case .ambiguous(let prefix, let candidates):
            "\(prefix) fits \(candidates.count) runs (\(candidates.prefix(4).joined(separator: ", "))\(candidates.count > 4 ? ", …" : "")); give more of the id"
        case .running(let run, let path):
            "run \(run) is being trained by another process (it holds \(path)); wait for it, or end it first"
        case .outOfOrder(let run, let reason): "run \(run) \(reason)"
        case .invalid(let sentence): sentence
        case .named(let error, let option):
            error.description.replacing(
                "; `etude run` makes one, or name another with --store", with: "; give another \(option)"
            )
            .replacing("name another store with --store", with: "give another \(option)")
            .replacing("name another with --store", with: "give another \(option)")
            .replacing("name a file with --store", with: "give another \(option)")
        }
    }
}

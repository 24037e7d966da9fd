import GRDB

/// The steps that bring a store from nothing to what this program reads and writes.
///
/// A step that shipped never changes: a later need is a later step. The whole result stands in
/// `runs.sqlite.schema`, and a test compares the two.
package enum Schema {
    /// In order; the store's `user_version` says how many were taken.
    static let steps: [String] = [schema1, schema2, schema3, schema4, schema5, schema6, schema7, schema8]

    /// The version that this program reads and writes.
    package static var version: Int { steps.count }

    /// `Etud` in ASCII: tells `file` and us that a database is ours.
    static let applicationID = 0x4574_7564

    /// What a store says about itself.
    struct Marks {
        var application: Int
        var version: Int
        var isEmpty: Bool

        init(_ db: Database) throws {
            // Tables first: they come in one transaction with the marks, so where there are tables there are marks,
            // also when another process creates the store between these lines.
            isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
            application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        }

        /// Refuses what is not ours, or too new for us.
        func check(path: String) throws(StoreError) {
            if isEmpty { return }
            if application != Schema.applicationID { throw .foreign(path: path) }
            if version > Schema.version {
                throw .newer(path: path, version: version, known: Schema.version)
            }
        }
    }

    /// Takes the steps that are missing.
    ///
    /// The version is read again inside the transaction that holds the store for writing, so two processes that
    /// create one store at the same moment take each step once, and both go on.
    static func migrate(_ db: Database, path: String) throws {
        let marks = try Marks(db)
        try marks.check(path: path)
        if !marks.isEmpty && marks.version == version { return }
        try db.inTransaction(.immediate) {
            let marks = try Marks(db)
            try marks.check(path: path)
            for step in steps.dropFirst(marks.version) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Every statement that makes the schema of an open store, as `runs.sqlite.schema` has them.
    static func text(_ db: Database) throws -> String {
        let statements = try String.fetchAll(
            db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
        return statements.map { $0 + ";\n" }.joined(separator: "\n")
    }
}

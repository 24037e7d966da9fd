import GRDB

/// Fills in what tells experiments from others, for runs of which it is not known.
enum Identities {
    /// - Returns: the experiments, by the digest of their settings, of which it is not known afterwards either.
    @discardableResult
    static func fill(_ db: Database, _ identify: RunStore.Identify?) throws -> [String] {
        guard let identify else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT identity, resolved FROM experiments
                WHERE identity IN (SELECT identity FROM runs WHERE known_as IS NULL) ORDER BY identity
                """)
        var found: [(form: String, identity: String)] = []
        var unknown: [String] = []
        for row in rows {
            let form: String = row[0]
            if let identity = identify(row[1]) {
                found.append((form, identity))
            } else {
                unknown.append(form)
            }
        }
        if found.isEmpty { return unknown }
        try db.inTransaction(.immediate) {
            for (form, identity) in found {
                try db.execute(
                    sql: "UPDATE runs SET known_as = ? WHERE identity = ? AND known_as IS NULL",
                    arguments: [identity, form])
            }
            return .commit
        }
        return unknown
    }
}

import GRDB
import Hashing

/// What a run was judged on, as one number.
enum Judging {
    /// SHA-256 over every clip's name and content, whatever their order.
    ///
    /// - Returns: nil where the content of any clip is not known, or there is none.
    static func fingerprint(of clips: [(clip: String, content: String?)]) -> String? {
        if clips.isEmpty || clips.contains(where: { $0.content == nil }) { return nil }
        var digest = SHA256()
        for clip in clips.sorted(by: { $0.clip < $1.clip }) {
            digest.update("\(clip.clip)\0\(clip.content!)\n")
        }
        return digest.finish()
    }

    /// What the run's clips give.
    static func fingerprint(ofRun run: String, in db: Database) throws -> String? {
        let rows = try Row.fetchAll(
            db, sql: "SELECT clip, content FROM clips WHERE run = ?", arguments: [run])
        return fingerprint(of: rows.map { ($0[0], $0[1]) })
    }

    static func store(_ run: String, in db: Database) throws {
        try db.execute(
            sql: "UPDATE runs SET judging_fingerprint = ? WHERE id = ?",
            arguments: [try fingerprint(ofRun: run, in: db), run])
    }
}

import Hashing
import RunStore
import TestSupport
import Testing

/// A run is found by experiment, seed and data; ids and old identities are names.
struct FindingTests {
    private let scratch = ScratchFolder()

    private static let identity = String(repeating: "e", count: 64)
    /// Knows every experiment, as one; those of another place too.
    @Sendable private static func identify(_ resolved: String) -> String? {
        resolved.contains("unknown") ? nil : identity
    }

    /// As an older program stored it: known by the digest of all its settings, under an id made of that.
    private func old(_ resolved: String, seed: UInt64 = 1, status: RunStatus = .finished) throws -> String {
        let store = try RunStore(at: scratch.store)
        var run = Made.run(seed: seed)
        run.resolved = resolved
        run.identity = SHA256.hex(of: resolved)
        let open = try store.openRun(run)
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1))
        try open.end(status)
        try store.execute("UPDATE runs SET known_as = NULL WHERE id = '\(run.id)'")
        try store.close()
        return run.id
    }

    private func asked(_ resolved: String = "{}", seed: UInt64 = 1) -> NewRun {
        var run = Made.run(seed: seed)
        (run.identity, run.resolved) = (Self.identity, resolved)
        return run
    }

    @Test func aRunOfAnOlderProgramIsFoundUnderItsOldId() throws {
        let id = try old(#"{"a":1}"#)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        #expect(try store.run(for: asked())?.id == id)
        #expect(asked().id != id)
        #expect(try store.run(for: asked(seed: 2)) == nil)
        var elsewhere = asked()
        elsewhere.dataFingerprint = "other"
        #expect(try store.run(for: elsewhere) == nil)
        // It is opened, not stored anew, and planning it again plans nothing.
        #expect(try store.openRun(asked()).id == id)
        #expect(try store.enqueue([asked()]) == [id])
        #expect(try store.runs().map(\.id) == [id])
    }

    @Test func namesOfOldStayNames() throws {
        let id = try old(#"{"a":1}"#)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        let digest = SHA256.hex(of: #"{"a":1}"#)
        for term in [
            id, String(id.prefix(5)), digest, String(digest.prefix(20)), Self.identity, "runs/\(id)",
        ] {
            #expect(try store.run(term).id == id, "\(term)")
        }
        #expect(try store.run(id).identity == Self.identity && store.run(id).folder == "runs/\(id)")
        #expect(try store.details(of: store.run(id)).resolved == #"{"a":1}"#)
    }

    @Test func aStoreThatIsOnlyReadIsReadAlike() throws {
        let id = try old(#"{"a":1}"#)
        // Of this schema, by a program that did not know; and of the schema before.
        let store = try RunStore(reading: scratch.store, identify: Self.identify)
        #expect(try store.run(id).identity == SHA256.hex(of: #"{"a":1}"#))
        let older = try RunStore(at: scratch.store)
        try older.execute(
            """
            DROP INDEX runs_by_known_as; ALTER TABLE runs DROP COLUMN known_as;
            ALTER TABLE attempts DROP COLUMN instructions; ALTER TABLE attempts DROP COLUMN numerics;
            ALTER TABLE runs DROP COLUMN judging_fingerprint;
            ALTER TABLE clips DROP COLUMN recording; ALTER TABLE clips DROP COLUMN group_name;
            ALTER TABLE clips DROP COLUMN content;
            DROP TABLE run_names; DROP VIEW current_metrics;
            ALTER TABLE metrics DROP COLUMN scored; ALTER TABLE metrics DROP COLUMN asked;
            ALTER TABLE summary DROP COLUMN best_scored; ALTER TABLE summary DROP COLUMN last_scored;
            ALTER TABLE summary DROP COLUMN least_scored; ALTER TABLE summary DROP COLUMN asked;
            CREATE VIEW current_metrics AS SELECT run FROM metrics;
            PRAGMA user_version = 3
            """)
        try older.close()
        let read = try RunStore(reading: scratch.store, identify: Self.identify)
        #expect(try read.run(for: asked())?.id == id && read.run(id).identity == Self.identity)
    }

    @Test func whatThisProgramDoesNotKnowKeepsItsOldIdentityAndIsNamed() throws {
        let id = try old(#"{"unknown":1}"#)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        let run = try store.run(id)
        #expect(run.identity == SHA256.hex(of: #"{"unknown":1}"#))
        let remarks = try store.checkExperiments()
        #expect(remarks.count == 1 && remarks[0].contains(id) && remarks[0].contains("old identity"))
        #expect(try store.check().filter { $0.contains("identity") } == [])
        #expect(try store.run(for: asked()) == nil)
        // A later program that knows it finds it.
        let later = try RunStore(at: scratch.store) { _ in Self.identity }
        #expect(try later.run(for: asked())?.id == id)
        // A default that has changed is found too.
        let wrong = try RunStore(reading: scratch.store) { _ in String(repeating: "f", count: 64) }
        #expect(try wrong.check().contains { $0.contains("another identity") && $0.contains(id) })
    }

    @Test func twoRunsThatBecomeOneBothStayAndTheFinishedOneIsFound() throws {
        let stopped = try old(#"{"folder":"a"}"#, status: .interrupted)
        let finished = try old(#"{"folder":"b"}"#)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        #expect(try store.runs().count == 2)
        #expect(try store.run(for: asked())?.id == finished)
        try store.remove([store.run(finished)])
        #expect(try store.run(for: asked())?.id == stopped)
        try store.restore([store.run(finished)])
        #expect(try store.check().filter { $0.contains("identity") } == [])
    }

    @Test func whatGoesOnGoesOnWhereTheDataLieNow() throws {
        let id = try old(#"{"folder":"a"}"#, status: .interrupted)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        #expect(try store.enqueue([asked(#"{"folder":"b"}"#)]) == [id])
        #expect(try store.details(of: store.run(id)).resolved == #"{"folder":"b"}"#)
        // What is finished stays as it was.
        let done = try old(#"{"folder":"a"}"#, seed: 2)
        let again = try RunStore(at: scratch.store, identify: Self.identify)
        #expect(try again.enqueue([asked(#"{"folder":"b"}"#, seed: 2)]) == [done])
        #expect(try again.details(of: again.run(done)).resolved == #"{"folder":"a"}"#)
    }

    @Test func mergingAndExportingTakeIdentitiesAlong() throws {
        let id = try old(#"{"a":1}"#)
        let store = try RunStore(at: scratch.store, identify: Self.identify)
        try store.close()
        // A store that has the run, by a program that did not know it.
        let other = ScratchFolder()
        let source = try RunStore(reading: scratch.store)
        let target = try RunStore(at: other.store)
        _ = try target.merge(source)
        try target.execute("UPDATE runs SET known_as = NULL")
        _ = try target.merge(source)
        #expect(try target.run(for: asked())?.id == id)
        _ = try target.export(target.runs(), to: "\(other.path)/out.sqlite")
        let exported = try RunStore(reading: "\(other.path)/out.sqlite")
        #expect(try exported.run(for: asked())?.id == id)
        #expect(try exported.check().isEmpty)
    }
}

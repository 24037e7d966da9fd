import Glibc
import RunStore
import TestSupport
import Testing

struct SchemaTests {
    /// The repository's copy; this file is two folders below it.
    private static let published: String = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/")
        guard let file = fopen("\(root)/runs.sqlite.schema", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }()

    @Test func thePublishedSchemaIsWhatMigrationsMake() throws {
        let scratch = ScratchFolder()
        let made = try RunStore(at: scratch.store).schemaText()
        #expect(Self.published.hasSuffix(made), "runs.sqlite.schema differs from:\n\(made)")
        let preface = Self.published.dropLast(made.count)
        #expect(preface.split(separator: "\n").allSatisfy { $0.hasPrefix("--") })
    }

    @Test func creatorsOfOneStoreAllSucceed() async throws {
        for _ in 0..<5 {
            let scratch = ScratchFolder()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 1...8 {
                    group.addTask { try RunStore(at: scratch.store).enqueue([Made.run(seed: UInt64(seed))]) }
                }
                try await group.waitForAll()
            }
            #expect(try RunStore(reading: scratch.store).runs().count == 8)
        }
    }

    @Test func openingAgainChangesNothing() throws {
        let scratch = ScratchFolder()
        try RunStore(at: scratch.store).enqueue([Made.run()])
        let again = try RunStore(at: scratch.store)
        #expect(try again.runs().map(\.id) == [Made.run().id])
    }

    @Test func anOlderStoreIsReadWithoutBeingChanged() throws {
        let scratch = ScratchFolder()
        do {
            let store = try RunStore(at: scratch.store)
            try store.enqueue([Made.run()])
            // What the first schema did not have yet.
            try store.execute(
                """
                DROP TABLE run_names; DROP VIEW current_metrics;
                ALTER TABLE metrics DROP COLUMN scored; ALTER TABLE metrics DROP COLUMN asked;
                ALTER TABLE summary DROP COLUMN best_scored; ALTER TABLE summary DROP COLUMN last_scored;
                ALTER TABLE summary DROP COLUMN least_scored; ALTER TABLE summary DROP COLUMN asked;
                CREATE VIEW current_metrics AS SELECT run, epoch, split, name, value FROM metrics;
                DROP TABLE attempt_changes; DROP TABLE code_changes; DROP TABLE digests; DROP TABLE tensors;
                DROP TABLE data_splits; DROP INDEX runs_by_known_as;
                ALTER TABLE attempts DROP COLUMN instructions; ALTER TABLE attempts DROP COLUMN numerics;
                ALTER TABLE runs DROP COLUMN known_as; ALTER TABLE runs DROP COLUMN judging_fingerprint;
                ALTER TABLE clips DROP COLUMN recording; ALTER TABLE clips DROP COLUMN group_name;
                ALTER TABLE clips DROP COLUMN content; PRAGMA user_version = 1
                """)
            try store.close()
        }
        let old = try RunStore(reading: scratch.store)
        #expect(try old.runs().count == 1)
        #expect(try old.splits(of: [Made.run().dataFingerprint]) == [:])
        #expect(throws: StoreError.readOnly(path: scratch.store)) { try old.tag([Made.run().id], "x") }
        #expect(try old.schemaText() == RunStore(at: "\(scratch.path)/new.sqlite").schemaText())
        #expect(try old.query("PRAGMA user_version").rows == [[.integer(Int64(Schema.version))]])
        // The file is as it was until something writes.
        #expect(try RunStore(at: scratch.store).runs().count == 1)
    }
}

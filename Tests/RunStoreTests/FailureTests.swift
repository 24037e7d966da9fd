import Glibc
import RunStore
import TestSupport
import Testing

/// Each way that a store can be unusable is one clear sentence.
struct FailureTests {
    private func sentence(_ body: () throws -> Void) -> String {
        let error = #expect(throws: StoreError.self) { try body() }
        return error?.description ?? ""
    }

    @Test func whatIsNotThere() {
        let scratch = ScratchFolder()
        #expect(sentence { _ = try RunStore(reading: scratch.store) }.hasPrefix("there is no store at"))
        #expect(
            sentence { _ = try RunStore(at: scratch.store, create: false) }.hasPrefix("there is no store at"))
        #expect(
            sentence { _ = try RunStore(at: "\(scratch.path)/no/runs.sqlite") }.contains("does not exist"))
    }

    @Test func whatIsNotSQLite() throws {
        let scratch = ScratchFolder()
        try scratch.write(Array(String(repeating: "not a database ", count: 100).utf8), to: "runs.sqlite")
        #expect(sentence { _ = try RunStore(at: scratch.store) }.contains("is not an SQLite database"))
        #expect(sentence { _ = try RunStore(reading: scratch.store) }.contains("is not an SQLite database"))
        #expect(
            sentence { _ = try RunStore(at: scratch.path) }.contains("is a folder, and a store is a file"))
    }

    @Test func whatIsAnotherProgramsOrANewerOnes() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        try store.execute("PRAGMA user_version = 99")
        #expect(sentence { _ = try RunStore(at: scratch.store) }.contains("written by a newer etude"))
        #expect(sentence { _ = try RunStore(reading: scratch.store) }.contains("version 99"))
        try store.execute("PRAGMA application_id = 7")
        #expect(sentence { _ = try RunStore(at: scratch.store) }.contains("of another program"))
        // Refused, and left as it was.
        #expect(try store.runs().isEmpty)
    }

    @Test func whatCannotBeWritten() throws {
        let scratch = ScratchFolder()
        try RunStore(at: scratch.store).enqueue([Made.run()])
        let reader = try RunStore(reading: scratch.store)
        #expect(sentence { try reader.enqueue([Made.run(seed: 2)]) }.contains("cannot be written"))
        #expect(sentence { _ = try reader.openRun(Made.run(seed: 2)) }.contains("cannot be written"))
        #expect(sentence { try reader.execute("DELETE FROM runs") }.contains("cannot be written"))
        #expect(try reader.runs().count == 1)
    }

    @Test func aFullDiskLosesNothingThatWasStored() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run())
        try open.beginAttempt(in: Made.environment)
        try store.limitGrowth(toPages: 8)
        var stored = 0
        let text = sentence {
            for epoch in 1...2_000 {
                try open.record(Made.epoch(epoch))
                stored = epoch
            }
        }
        #expect(text.contains("the disk is full"))
        #expect(stored > 10)
        let reader = try RunStore(reading: scratch.store)
        #expect(try reader.run(open.id).lastEpoch == stored)
        #expect(try reader.metrics(of: open.id, attempt: 1).count == 3 * stored)
    }

    @Test func aStoreThatBecomesReadOnlyUnderARunKeepsWhatItHas() throws {
        let scratch = ScratchFolder()
        let store = try RunStore(at: scratch.store)
        let open = try store.openRun(Made.run())
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1))
        // What SQLite answers where a file system was mounted anew; no permission stops root.
        try store.execute("PRAGMA query_only = 1")
        #expect(sentence { try open.record(Made.epoch(2)) }.contains("cannot be written"))
        #expect(try RunStore(reading: scratch.store).run(open.id).lastEpoch == 1)
        try store.execute("PRAGMA query_only = 0")
        try open.record(Made.epoch(2))
        #expect(try RunStore(reading: scratch.store).run(open.id).lastEpoch == 2)
    }

    @Test func aDamagedStoreSaysSo() throws {
        let scratch = ScratchFolder()
        do {
            let store = try RunStore(at: scratch.store)
            try store.enqueue((1...200).map { Made.run(seed: $0) })
            try store.close()
        }
        let file = try #require(fopen(scratch.store, "r+"))
        fseek(file, 8_192, SEEK_SET)
        let garbage = [UInt8](repeating: 0xA5, count: 60_000)
        fwrite(garbage, 1, garbage.count, file)
        fclose(file)
        #expect(sentence { _ = try RunStore(reading: scratch.store).runs() }.contains("is damaged"))
    }

    @Test func whatTakesTheStoreIsSeenFromAfar() {
        let mounts = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            40 22 0:35 / /home rw - nfs4 server:/home rw
            41 40 0:36 / /home/me/local\\040disk rw - xfs /dev/sdb rw
            """
        #expect(FileSystem.kind(of: "/data", mounts: mounts) == "ext4")
        #expect(FileSystem.kind(of: "/home/me", mounts: mounts) == "nfs4")
        #expect(FileSystem.kind(of: "/homework", mounts: mounts) == "ext4")
        #expect(FileSystem.kind(of: "/home/me/local disk/x", mounts: mounts) == "xfs")
    }
}

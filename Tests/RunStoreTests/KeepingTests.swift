import Glibc
import RunStore
import TestSupport
import Testing

struct KeepingTests {
    private let scratch = ScratchFolder()
    private let store: RunStore

    init() throws { store = try RunStore(at: scratch.store) }

    /// Trains a run of some epochs, with a file that `kind` tells.
    @discardableResult
    private func train(
        _ store: RunStore, seed: UInt64 = 1, epochs: Int = 3, files: [(name: String, kind: String)] = [],
        host: String = "here"
    ) throws -> Run {
        let open = try store.openRun(Made.run(seed: seed))
        var environment = Made.environment
        environment.host = host
        try open.beginAttempt(in: environment)
        for epoch in 1...epochs { try open.record(Made.epoch(epoch)) }
        for file in files {
            let path = "\(open.folder)/\(file.name)"
            let handle = try #require(fopen(path, "w"))
            fputs("abc", handle)
            fclose(handle)
            try open.record(
                Artifact(
                    path: file.name, kind: file.kind, bytes: 3,
                    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        }
        try open.end(.finished)
        return try store.run(open.id)
    }

    @Test func tagsAndNotes() throws {
        let run = try train(store)
        try store.tag([run.id], "good")
        try store.tag([run.id], "good")
        try store.note(run.id, "loud")
        #expect(try store.runs(RunSelection(["good"])).map(\.id) == [run.id])
        let details = try store.details(of: run)
        #expect(details.tags == ["good"] && details.notes.map(\.text) == ["loud"])
        #expect(try store.untag([run.id], "good") == 1)
        #expect(try store.untag([run.id], "good") == 0)
        #expect(throws: StoreError.self) { try store.note(run.id, " ") }
        #expect(throws: StoreError.self) { try store.tag([run.id], "") }
    }

    @Test func removedRunsAreHiddenAndComeBack() throws {
        let run = try train(store)
        try store.remove([run])
        #expect(try store.runs().isEmpty)
        #expect(throws: StoreError.self) { try store.runs(RunSelection([run.id])) }
        #expect(try store.runs(RunSelection([run.id], includesDeleted: true)).count == 1)
        try store.restore([run])
        #expect(try store.runs().count == 1)
        let open = try store.openRun(Made.run(seed: 2))
        #expect(throws: StoreError.self) { try store.remove([store.run(open.id)]) }
    }

    @Test func queriesReadOnly() throws {
        try train(store)
        let reader = try RunStore(reading: scratch.store)
        let result = try reader.query(
            "SELECT name, seed, 0.5 AS half, NULL AS none, x'0102' AS bytes FROM runs")
        #expect(result.columns == ["name", "seed", "half", "none", "bytes"])
        #expect(result.rows == [[.text("stft-unet"), .integer(1), .real(0.5), .null, .bytes(2)]])
        for wrong in [
            "DELETE FROM runs", "SELEC 1", "SELECT * FROM nothing", "", "SELECT 1; DELETE FROM runs",
        ] {
            let error = #expect(throws: StoreError.self, "\(wrong)") { try store.query(wrong) }
            #expect(error?.description.contains("query") == true, "\(wrong): \(error?.description ?? "")")
        }
        #expect(try store.runs().count == 1)
    }

    @Test func checkingFindsWhatIsWrong() throws {
        let run = try train(store, files: [("best.safetensors", "checkpoint:best")])
        #expect(try store.check() == [])
        let file = "\(store.folder(of: run.id))/best.safetensors"
        let handle = try #require(fopen(file, "w"))
        fputs("abd", handle)
        fclose(handle)
        #expect(try store.check().contains { $0.contains("its checksum differs") })
        unlink(file)
        #expect(try store.check().contains { $0.contains("is missing") })
        try store.execute("UPDATE summary SET maximum = 99 WHERE name = 'si_sdr'")
        #expect(try store.check().contains { $0.contains("is not what its epochs say") })
        try store.execute("PRAGMA foreign_keys = OFF; DELETE FROM experiments")
        #expect(try store.check().contains { $0.contains("points to a missing row of experiments") })
    }

    @Test func garbageIsNeverTheBestOrTheLatest() throws {
        let files = [
            ("best.safetensors", "checkpoint:best"), ("latest.safetensors", "checkpoint:latest"),
            ("epoch-1.safetensors", "checkpoint:epoch"), ("history.png", "plot:history"),
        ]
        let run = try train(store, files: files)
        let other = try train(store, seed: 2, files: [("best.safetensors", "checkpoint:best")])
        try store.remove([other])
        let busy = try store.openRun(Made.run(seed: 3))
        for path in ["\(store.folder(of: run.id))/x.png.7.tmp", "\(busy.folder)/y.tmp"] {
            fclose(fopen(path, "w"))
        }
        let orphan = "\(store.artifactsFolder)/0123456789ab"
        mkdir(orphan, 0o777)
        fclose(fopen("\(orphan)/old.png", "w"))
        let garbage = try store.garbage()
        #expect(
            Set(garbage.map { $0.path.split(separator: "/").suffix(2).joined(separator: "/") }) == [
                "\(run.id)/epoch-1.safetensors", "\(run.id)/x.png.7.tmp", "\(other.id)/best.safetensors",
            ])
        #expect(try store.hasWeights(other))
        #expect(try store.delete(garbage) == garbage)
        #expect(try store.garbage() == [])
        // What this store knows nothing of may be another store's.
        #expect(access("\(orphan)/old.png", F_OK) == 0)
        #expect(access(store.folder(of: other.id), F_OK) != 0)
        #expect(try !store.hasWeights(other) && store.hasWeights(run))
        #expect(
            try store.details(of: run).artifacts.map(\.path) == [
                "best.safetensors", "history.png", "latest.safetensors",
            ])
        #expect(try store.check() == [])
    }

    @Test func whatCameBackSinceItWasListedIsNotDeleted() throws {
        let run = try train(store, files: [("best.safetensors", "checkpoint:best")])
        let elsewhere = ScratchFolder()
        try elsewhere.write("mine", to: "kept")
        symlink(elsewhere.path, "\(store.folder(of: run.id))/link")
        try store.remove([run])
        let garbage = try store.garbage()
        // The link goes, never what it points to.
        #expect(
            garbage.map { String($0.path.split(separator: "/").last!) } == ["best.safetensors", "link"])
        try store.restore([run])
        #expect(try store.delete(garbage) == [])
        #expect(try store.hasWeights(run))
        try store.remove([run])
        try store.delete(try store.garbage())
        #expect(try elsewhere.entries() == ["kept"])
        #expect(access(store.folder(of: run.id), F_OK) != 0)
    }

    @Test func deletingForeverLeavesNoRowAndNoFile() throws {
        let kept = try train(store, files: [("best.safetensors", "checkpoint:best")])
        let rows = try rowCounts()
        let gone = try train(store, seed: 2, files: [("best.safetensors", "checkpoint:best")])
        try store.tag([gone.id], "bad")
        try store.note(gone.id, "clipped")
        try store.removeForever([gone])
        #expect(try rowCounts() == rows)
        #expect(try store.check() == [])
        #expect(try store.runs(RunSelection(includesDeleted: true)).map(\.id) == [kept.id])
        #expect(access(store.folder(of: gone.id), F_OK) != 0)
        #expect(try store.hasWeights(kept))
        let busy = try store.openRun(Made.run(seed: 3))
        #expect(throws: StoreError.self) { try store.removeForever([store.run(busy.id)]) }
        #expect(try store.runs().count == 2)
    }

    @Test func aRunAnswersToEveryNameItHadOrIsAskedForBy() throws {
        let run = try train(store)
        let study = run.study
        #expect(try store.addName("copy", study: "elsewhere", source: "elsewhere/copy.json", to: run))
        #expect(try !store.addName("copy", study: "elsewhere", source: "elsewhere/copy.json", to: run))
        #expect(try !store.addName(run.name, study: study, source: "", to: run))
        for term in ["copy", "elsewhere", "elsewhere/copy.json"] {
            #expect(try store.runs(RunSelection([term])).map(\.id) == [run.id], "\(term)")
        }
        try store.renameRuns([run], to: "baseline")
        #expect(try store.run(run.id).name == "baseline")
        for term in ["baseline", run.name, "copy", study] {
            #expect(try store.runs(RunSelection([term])).map(\.id) == [run.id], "\(term)")
        }
        #expect(try store.otherNames(of: store.run(run.id)) == ["copy", run.name])
        // A study that a run has left shows it no more.
        try store.renameRuns([store.run(run.id)], study: "archive")
        #expect(try store.run(run.id).study == "archive")
        #expect(throws: StoreError.self) { try store.runs(RunSelection([study])) }
        #expect(try store.runs(RunSelection([run.name])).count == 1)
        try store.renameRuns([store.run(run.id)], to: run.name, study: study)
        #expect(try store.otherNames(of: store.run(run.id)) == ["copy", "baseline"])
        for name in ["", " ", "a/b", "a\u{0}b", "a\nb"] {
            #expect(throws: StoreError.self, "\(name)") { try store.renameRuns([run], to: name) }
        }
        #expect(try store.check() == [])
    }

    @Test func aMergeKeepsBothNames() throws {
        let other = ScratchFolder()
        let theirs = try RunStore(at: other.store)
        let run = try train(store)
        usleep(3_000)
        try theirs.renameRuns([train(theirs)], to: "renamed")
        try theirs.addName("third", study: "x", source: "", to: try theirs.run(run.id))
        for _ in 1...2 { _ = try store.merge(theirs) }
        #expect(try store.run(run.id).name == run.name)
        #expect(Set(try store.otherNames(of: store.run(run.id))) == ["renamed", "third"])
    }

    private func rowCounts() throws -> [String: [[QueryResult.Value]]] {
        let tables = [
            "runs", "experiments", "attempts", "epochs", "metrics", "summary", "clips", "tags", "notes",
            "run_names",
        ]
        return try Dictionary(
            uniqueKeysWithValues: tables.map { ($0, try store.query("SELECT count(*) FROM \($0)").rows) })
    }

    @Test func mergingIsIdempotentAndItsOrderDoesNotMatter() throws {
        let others = [ScratchFolder(), ScratchFolder()]
        let first = try RunStore(at: others[0].store)
        let second = try RunStore(at: others[1].store)
        // Both trained run 1, at different lengths; each has one of its own.
        try train(first, seed: 1, epochs: 2, files: [("best.safetensors", "checkpoint:best")], host: "a")
        try train(first, seed: 2)
        usleep(3_000)
        try train(second, seed: 1, epochs: 5, files: [("best.safetensors", "checkpoint:best")], host: "b")
        try train(second, seed: 3)
        try second.tag([Made.run(seed: 1).id], "long")

        let outcome = try store.merge(first)
        #expect(outcome == MergeOutcome(newRuns: 2, newAttempts: 2, newEpochs: 5, newFiles: 1))
        _ = try store.merge(second)
        #expect(try store.merge(first) == MergeOutcome())
        #expect(try store.merge(second) == MergeOutcome())

        let reverse = ScratchFolder()
        let backwards = try RunStore(at: reverse.store)
        _ = try backwards.merge(second)
        _ = try backwards.merge(first)
        for one in [store, backwards] {
            #expect(try one.check() == [])
            #expect(Set(try one.runs().map(\.seed)) == [1, 2, 3])
            let run = try one.run(id: Made.run(seed: 1).id)
            let details = try one.details(of: #require(run))
            #expect(details.attempts.map(\.environment.host) == ["a", "b"])
            #expect(details.attempts.map(\.environment.instructions) == ["avx2", "avx2"])
            #expect(details.attempts.map(\.environment.numerics) == [1, 1])
            #expect(details.tags == ["long"])
            // The later attempt counts.
            #expect(run?.lastEpoch == 5)
            #expect(try one.metrics(of: Made.run(seed: 1).id, attempt: 1).count == 6)
        }
        let tables = ["runs", "attempts", "epochs", "metrics", "summary", "artifacts", "tags"]
        for table in tables {
            // When a tag was given, or a file merged, is each store's own.
            let columns = table == "tags" || table == "artifacts" ? "run" : "*"
            let order = table == "runs" ? "id" : columns == "*" ? "1, 2, 3, 4" : "1"
            let sql = "SELECT \(columns) FROM \(table) ORDER BY \(order)"
            #expect(try store.query(sql).rows == backwards.query(sql).rows, "\(table)")
        }
    }

    /// A kill between the writing of a checkpoint and the word of it leaves a newer file, which is no damage.
    @Test func aRunThatIsTrainedMayHaveNewerCheckpoints() throws {
        let open = try store.openRun(Made.run(seed: 9))
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1))
        for (name, kind) in [("latest.safetensors", "checkpoint:latest"), ("notes.txt", "log")] {
            try scratch.write("newer", to: "runs/\(open.id)/\(name)")
            try open.record(
                Artifact(
                    path: name, kind: kind, bytes: 3,
                    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        }
        #expect(
            try store.check().filter { $0.contains("checksum") }.map { $0.contains("notes.txt") } == [true])
        try open.end(.interrupted)
        #expect(try store.check().filter { $0.contains("checksum") }.count == 2)
    }
}

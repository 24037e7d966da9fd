import Foundation
import RunStore
import TestSupport
import Testing

struct ExportTests {
    private let scratch = ScratchFolder()
    private let store: RunStore
    private var published: String { "\(scratch.path)/few.sqlite" }

    init() throws {
        store = try RunStore(at: scratch.store)
        for seed in 1...3 {
            let run = try store.openRun(Made.run(seed: UInt64(seed)))
            var environment = Made.environment
            environment.command = "/opt/here/etude run /data/x.json"
            try run.beginAttempt(in: environment)
            try run.record(
                EpochRecord(
                    epoch: 1, learningRate: 1e-3, seconds: 1, examples: 4, isBest: true,
                    metrics: [MetricValue(split: "validation", name: "loss", value: Double(seed))]))
            try run.record(clips: [
                ClipScores(
                    clip: "a", conditions: ["snr": 5],
                    scores: [
                        MetricValue(split: "validation", name: "si_sdr", value: 1),
                        MetricValue(split: "validation", name: "stoi", value: 0.5),
                    ])
            ])
            for (path, kind) in [
                ("best.safetensors", "checkpoint:best"), ("audio/1-a/output.wav", "audio:output"),
            ] {
                let file = "\(run.folder)/\(path)"
                try FileManager.default.createDirectory(
                    atPath: URL(filePath: file).deletingLastPathComponent().path,
                    withIntermediateDirectories: true)
                try Data("abc".utf8).write(to: URL(filePath: file))
                try run.record(
                    Artifact(
                        path: path, kind: kind, bytes: 3,
                        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
            }
            try run.end(.finished)
        }
        try store.tag([try store.runs()[0].id], "kept")
    }

    private func export(_ terms: [String] = []) throws -> ExportOutcome {
        try store.export(store.runs(RunSelection(terms)), to: published, clipMetrics: ["si_sdr"]) {
            _, artifact in
            artifact.kind.hasPrefix("audio:")
        }
    }

    @Test func whatWasSelectedIsThereAndNothingElse() throws {
        let outcome = try export(["kept"])
        #expect(outcome.runs == 1 && outcome.files == 1 && outcome.bytes > 4_096)
        let few = try RunStore(reading: published)
        let run = try #require(try few.runs().first)
        #expect(try few.runs().map(\.id) == [store.runs()[0].id])
        #expect(try few.details(of: run).artifacts.map(\.kind) == ["audio:output"])
        #expect(try few.details(of: run).tags == ["kept"])
        #expect(try few.clipScores(of: run.id).flatMap(\.scores).map(\.name) == ["si_sdr"])
        #expect(run.folder == "few/\(run.id)")
        #expect(try few.details(of: run).attempts.map(\.environment.command) == ["etude run /data/x.json"])
        #expect(try few.check() == [])
        // One file, so that a repository holds all of it.
        for suffix in ["-wal", "-shm"] { #expect(access(published + suffix, F_OK) != 0) }
        #expect(try few.curves(of: run.id).count == 1)
    }

    @Test func exportingAgainReplacesAllOfIt() throws {
        _ = try export()
        let first = try Data(contentsOf: URL(filePath: published))
        _ = try export()
        #expect(try Data(contentsOf: URL(filePath: published)) == first, "equal runs make equal bytes")
        #expect(try export(["kept"]).files == 1)
        let folders = try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/few")
        #expect(folders.filter { !$0.hasPrefix(".") } == [try store.runs()[0].id])
        // What nobody wrote but the program goes with the last file.
        _ = try store.export(store.runs(), to: published) { _, _ in false }
        #expect(access("\(scratch.path)/few", F_OK) != 0)
    }

    @Test func foldersOfRunsBearTheMarkWhoeverMadeThem() throws {
        _ = try export(["kept"])
        let other = try RunStore(at: "\(scratch.path)/other.sqlite")
        _ = try other.merge(RunStore(reading: published))
        for folder in ["few", "other"] {
            #expect(access("\(scratch.path)/\(folder)/.etude-made", F_OK) == 0, "\(folder)")
        }
    }

    @Test func anExportCanBeMergedBack() throws {
        _ = try export(["kept"])
        let other = try RunStore(at: "\(scratch.path)/other.sqlite")
        #expect(
            try other.merge(RunStore(reading: published))
                == MergeOutcome(newRuns: 1, newAttempts: 1, newEpochs: 1, newFiles: 1))
        #expect(try store.merge(RunStore(reading: published)) == MergeOutcome())
    }

    @Test func whatIsNoExportIsNotReplaced() throws {
        let foreign = "\(scratch.path)/mine.txt"
        try Data("my thesis".utf8).write(to: URL(filePath: foreign))
        #expect(throws: StoreError.notADatabase(path: foreign)) {
            try store.export(store.runs(), to: foreign)
        }
        let error = #expect(throws: StoreError.self) { try store.export(store.runs(), to: scratch.store) }
        #expect(error?.description.contains("export to another file") == true)
        #expect(try store.runs().count == 3)
    }
}

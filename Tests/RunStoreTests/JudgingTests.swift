import RunStore
import TestSupport
import Testing

/// What a run was judged on is stored with it.
struct JudgingTests {
    private let scratch = ScratchFolder()

    private func clips(_ contents: [(String, String?)]) -> [ClipScores] {
        contents.map {
            ClipScores(
                clip: $0, conditions: [:], scores: [], recording: "take.wav", group: "voice", content: $1)
        }
    }

    private func run(in store: RunStore, seed: UInt64 = 1, _ contents: [(String, String?)]) throws -> Run {
        let open = try store.openRun(Made.run(seed: seed))
        try open.beginAttempt(in: Made.environment)
        try open.record(Made.epoch(1), clips: clips(contents))
        try open.end(.finished)
        return try #require(try store.run(id: open.id))
    }

    @Test func theFingerprintIsOfEveryClipAndItsMaking() throws {
        let store = try RunStore(at: scratch.store)
        let first = try run(in: store, [("a", "1"), ("b", "2")])
        #expect(first.judgingFingerprint?.count == 64)
        #expect(
            try run(in: store, seed: 2, [("b", "2"), ("a", "1")]).judgingFingerprint
                == first.judgingFingerprint)
        #expect(
            try run(in: store, seed: 3, [("a", "1"), ("b", "3")]).judgingFingerprint
                != first.judgingFingerprint)
        #expect(try run(in: store, seed: 4, [("a", "1")]).judgingFingerprint != first.judgingFingerprint)
        #expect(try run(in: store, seed: 5, [("a", "1"), ("b", nil)]).judgingFingerprint == nil)
        #expect(try store.check().isEmpty)
        try store.execute("UPDATE runs SET judging_fingerprint = 'x' WHERE id = '\(first.id)'")
        #expect(try store.check().contains { $0.contains("judging fingerprint of run \(first.id)") })
    }

    @Test func mergingAndExportingKeepIt() throws {
        let there = try RunStore(at: scratch.store)
        let run = try run(in: there, [("a", "1"), ("b", "2")])
        let here = try RunStore(at: "\(scratch.path)/here.sqlite")
        _ = try here.merge(there)
        let merged = try #require(try here.run(id: run.id))
        #expect(merged.judgingFingerprint == run.judgingFingerprint)
        let clip = try #require(try here.clipScores(of: run.id).first)
        #expect(clip.recording == "take.wav" && clip.group == "voice" && clip.content == "1")
    }

    @Test func namesTellTheRecordingWhereNothingElseDoes() {
        func recording(_ clip: String, _ conditions: [String: Double] = [:]) -> String? {
            ClipScores(clip: clip, conditions: conditions, scores: []).recording
        }
        #expect(recording("v/a.wav#snr=5.0", ["snr": 5]) == "v/a.wav")
        #expect(recording("v/a.wav#noise_level=0.005", ["noise_level": 0.005]) == "v/a.wav")
        // What looks like a condition and is none leaves it open.
        #expect(recording("v/a.wav#snr=5.0") == nil)
        #expect(recording("v/a.wav#snr=5.0", ["snr": 7]) == nil)
        #expect(recording("tracks/b.ogg@137.4") == "tracks/b.ogg")
        #expect(recording("tracks/b@2.ogg") == "tracks/b@2.ogg")
        #expect(recording("v/take #2.wav") == "v/take #2.wav")
    }
}

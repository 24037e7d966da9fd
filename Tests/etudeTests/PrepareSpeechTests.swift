import TestSupport
import Testing

/// `etude data prepare speech-prompts` against a made-up archive: real dpkg, real ffmpeg, no network.
struct PrepareSpeechTests {
    @Test func fetchesDecodesChecksAndRecordsFiveVoices() async throws {
        let archive = try await MadeUpArchive()
        let place = ScratchFolder()
        let outcome = try await prepare(in: place, archive)
        #expect(outcome.code == 0)
        #expect(
            outcome.complaint.contains("speech-prompts is ready in data/speech-prompts: 20 clips of 4 groups")
        )
        #expect(
            try place.entries("data/speech-prompts/carlo-it")
                == ["LICENCE.txt", "digits", "goodbye.wav", "hello.wav"])
        let manifest = try JSONValue(parsing: place.text("data/speech-prompts/manifest.json"))
        let sources = try #require(manifest["sources"]).list
        #expect(!sources.isEmpty && sources.contains { $0["version"] == "1:2.0-1" })
        let reasons = Set((manifest["skipped"]?.list ?? []).map { $0["reason"] })
        for reason: JSONValue in ["shorter than 0.5 s", "not speech", "silence", "no samples"] {
            #expect(reasons.contains(reason), "\(reasons)")
        }
        #expect(manifest["clips"]?.list.count == 20)
        // 16-bit mono at 16 kHz: 44 bytes of header, then two bytes a sample, two samples a byte of G.722.
        #expect(try place.bytes("data/speech-prompts/june-fr/hello.wav").count == 44 + 4_800 * 4)
    }

    @Test func aSecondCallSaysItIsReadyAndVerifyReadsEveryByte() async throws {
        let archive = try await MadeUpArchive()
        let place = ScratchFolder()
        #expect(try await prepare(in: place, archive).code == 0)
        let again = try await Binary.run(
            ["data", "prepare"], in: place.path, environment: ["PATH": "/nowhere"])
        #expect(again.code == 0 && again.complaint.contains("every file is there with its size"))
        let sound = try await Binary.run(["data", "verify"], in: place.path)
        #expect(sound.code == 0 && sound.output.contains("every byte of 20 clips of 4 groups"))
        var bytes = try place.bytes("data/speech-prompts/june-fr/hello.wav")
        bytes[1_000] ^= 1
        try place.write(bytes, to: "data/speech-prompts/june-fr/hello.wav")
        let damaged = try await Binary.run(["data", "verify"], in: place.path)
        #expect(damaged.code == 1)
        #expect(
            damaged.output
                == "data/speech-prompts/june-fr/hello.wav: its bytes differ from the recorded digest\n")
    }

    @Test func killedAnywhereItEndsAsIfItHadNotBeen() async throws {
        let archive = try await MadeUpArchive()
        let whole = ScratchFolder()
        #expect(try await prepare(in: whole, archive).code == 0)
        let killed = ScratchFolder()
        var kills = 0
        for delay in [0.05, 0.15, 0.1, 0.25, 0.2, 0.3, 0.35, 0.6] {
            let outcome = try await prepare(in: killed, archive, killedAfter: delay)
            if outcome.code != 0 { kills += 1 }
            // What has the corpus's name is whole, at every moment.
            let made = (try? killed.entries("data")) ?? []
            if made.contains("speech-prompts") {
                #expect(
                    try killed.text("data/speech-prompts/manifest.json")
                        == whole.text("data/speech-prompts/manifest.json"))
            }
        }
        #expect(kills > 0)
        #expect(try await prepare(in: killed, archive).code == 0)
        #expect(
            try killed.text("data/speech-prompts/manifest.json")
                == whole.text("data/speech-prompts/manifest.json"))
        #expect(try await Binary.run(["data", "verify"], in: killed.path).code == 0)
        #expect(try killed.entries("data") == [".speech-prompts.lock", "speech-prompts"])
        #expect(try killed.entries("data/speech-prompts") == whole.entries("data/speech-prompts"))
    }

    @Test func twoCallsAtOnceDoNotMix() async throws {
        let archive = try await MadeUpArchive()
        let place = ScratchFolder()
        async let first = prepare(in: place, archive)
        async let second = prepare(in: place, archive)
        let outcomes = try await [first, second].sorted { ($0.code ?? 9) < ($1.code ?? 9) }
        #expect(outcomes[0].code == 0)
        // The other was turned away, or came after the first had finished.
        #expect(outcomes[1].code == 0 || outcomes[1].complaint.contains("another process is preparing"))
    }

    @Test(arguments: [
        ("No space left on device", "ffmpeg stopped: no space left on device; free some space"),
        ("Invalid data found", "5 of the 5 prompts of allison-en cannot be decoded"),
    ])
    func aDecoderThatFailsNeverMakesASmallCorpus(complaint: String, sentence: String) async throws {
        let archive = try await MadeUpArchive()
        try archive.folder.writeProgram("#!/bin/sh\necho '\(complaint)' >&2\nexit 1\n", to: "bin/ffmpeg")
        let place = ScratchFolder()
        let outcome = try await prepare(in: place, archive)
        #expect(outcome.code == 2 && outcome.complaint.contains(sentence))
        #expect(try !place.entries("data").contains("speech-prompts"))
        // Once the hindrance is gone, the same command ends well.
        try archive.folder.remove("bin/ffmpeg")
        #expect(try await prepare(in: place, archive).code == 0)
    }

    private func prepare(
        in place: ScratchFolder, _ archive: MadeUpArchive, killedAfter: Double? = nil
    ) async throws -> Binary.Outcome {
        try await Binary.run(
            ["data", "prepare", "speech-prompts"], in: place.path, environment: archive.environment,
            killedAfter: killedAfter)
    }
}

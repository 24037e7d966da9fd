import Audio
import Corpora
import Synchronization
import TestSupport
import Testing

/// Preparing a corpus: what is kept, what an interruption leaves, and what a second call does.
struct PreparationTests {
    @Test func keepsSoundAndNamesWhatItLeavesOut() async throws {
        let folder = ScratchFolder()
        let manifest = try await Preparation(of: MadeUpCorpus(), in: folder.path).run()
        #expect(manifest.clips.map(\.path) == ["one/a.wav", "one/b.wav", "two/deep/c.wav"])
        #expect(manifest.groups == ["ann", "bob"])
        #expect(
            manifest.skipped.map(\.path) == [
                "one/short.wav", "one/silent.wav", "two/again.wav", "two/broken.wav",
            ])
        #expect(manifest.skipped[0].reason == "shorter than 0.5 s")
        #expect(manifest.skipped[1].reason == "digital silence")
        #expect(manifest.skipped[2].reason == "the same bytes as one/a.wav")
        #expect(manifest.skipped[3].reason.hasPrefix("it is not audio"))
        #expect(manifest.clips[0].frameCount == 8_000 && manifest.clips[0].sampleRate == 16_000)
        let prepared = try PreparedCorpus.open("made-up", in: folder.path)
        #expect(prepared.manifest == manifest)
        #expect(try prepared.verify().isEmpty)
        #expect(try folder.entries() == [".made-up.lock", "made-up"])
        #expect(try folder.entries("made-up") == ["manifest.json", "one", "two"])
    }

    @Test func aSecondCallFetchesNothing() async throws {
        let folder = ScratchFolder()
        let corpus = MadeUpCorpus()
        let first = try await Preparation(of: corpus, in: folder.path).run()
        let said = Said()
        let second = try await Preparation(of: corpus, in: folder.path) { said.note($0) }.run()
        #expect(first == second)
        #expect(corpus.gathered == ["one", "two"])
        #expect(said.steps.count == 1 && said.steps[0].hasPrefix("made-up is ready"))
    }

    @Test func callsThatStartTogetherMakeTheFolderOnceAndOneOfThemWorks() async throws {
        let folder = ScratchFolder()
        for round in 0..<30 {
            let root = "\(folder.path)/\(round)/data"
            let complaints = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        do {
                            try await Preparation(of: MadeUpCorpus(), in: root).run()
                            return nil
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [String]()) { if let complaint = $1 { $0.append(complaint) } }
            }
            #expect(complaints.count < 4)
            for complaint in complaints {
                #expect(complaint.contains("another process is preparing made-up"))
            }
        }
    }

    @Test func takesUpAfterTheLastFinishedPart() async throws {
        let folder = ScratchFolder()
        let corpus = MadeUpCorpus(failures: 1)
        await #expect(throws: CorpusError.self) { try await Preparation(of: corpus, in: folder.path).run() }
        #expect(try PreparedCorpus.find("made-up", in: folder.path) == nil)
        let resumed = try await Preparation(of: corpus, in: folder.path).run()
        #expect(corpus.gathered == ["one", "two", "two"])
        let whole = try await Preparation(of: MadeUpCorpus(), in: ScratchFolder().path).run()
        #expect(resumed == whole)
    }

    @Test func namesEveryFileThatDiffers() async throws {
        let folder = ScratchFolder()
        try await Preparation(of: MadeUpCorpus(), in: folder.path).run()
        let prepared = try PreparedCorpus.open("made-up", in: folder.path)
        try folder.remove("made-up/one/a.wav")
        try MadeUpCorpus.tone(9).write(to: folder.path + "/made-up/one/b.wav")
        try MadeUpCorpus.tone(10).write(to: folder.path + "/made-up/one/stranger.wav")
        let differences = try prepared.verify()
        #expect(
            differences.map { String($0.path.dropFirst(prepared.folder.count + 1)) }
                == ["one/a.wav", "one/b.wav", "one/stranger.wav"])
        #expect(
            differences.map(\.reason) == [
                "missing", "its bytes differ from the recorded digest", "not recorded in the manifest",
            ])
        let error = await #expect(throws: CorpusError.self) {
            try await Preparation(of: MadeUpCorpus(), in: folder.path).run()
        }
        #expect(error?.description.contains("one/a.wav of corpus made-up is missing") == true)
    }

    @Test func namesTheRemedyOfAMissingCorpus() throws {
        let folder = ScratchFolder()
        let missing = #expect(throws: CorpusError.self) {
            try PreparedCorpus.open("speech-prompts", in: folder.path)
        }
        #expect(missing?.description.contains("`etude data prepare speech-prompts`") == true)
        let unknown = #expect(throws: CorpusError.self) { try PreparedCorpus.open("speech", in: folder.path) }
        #expect(unknown?.description.contains("there is no corpus named speech;") == true)
    }

    @Test func refusesADamagedManifest() async throws {
        let folder = ScratchFolder()
        try await Preparation(of: MadeUpCorpus(), in: folder.path).run()
        let path = folder.path + "/made-up/manifest.json"
        let text = try folder.text("made-up/manifest.json")
        try folder.write(text.replacing("\"ann\"", with: "\"bob\""), to: "made-up/manifest.json")
        let altered = #expect(throws: CorpusError.self) {
            try PreparedCorpus.open("made-up", in: folder.path)
        }
        #expect(altered?.description.contains("its fingerprint does not fit its clips") == true)
        try folder.write(String(text.prefix(100)), to: "made-up/manifest.json")
        let cut = #expect(throws: CorpusError.self) { try PreparedCorpus.open("made-up", in: folder.path) }
        #expect(cut?.description.hasPrefix(path + " is damaged") == true)
    }

    @Test func promptsAreNamedByTheirPlaceBelowTheVoice() {
        #expect(Corpora.all.map(\.name).contains("speech-prompts"))
        #expect(SpeechPrompts().parts.count == 5)
    }

    /// Collects the steps that preparing tells.
    private final class Said: Sendable {
        private let lines = Mutex<[String]>([])
        var steps: [String] { lines.withLock { $0 } }
        func note(_ event: CorpusEvent) {
            if case .step(let text) = event { lines.withLock { $0.append(text) } }
        }
    }
}

import Audio
import Corpora
import Files
import FoundationEssentials
import TestSupport
import Testing

/// Finding recordings in a folder, and refusing what is none.
struct SourceFolderTests {
    private let folder = ScratchFolder()

    private func write(_ name: String, _ samples: [Float]) throws {
        if let slash = name.lastIndex(of: "/") { try folder.makeFolder(String(name[..<slash])) }
        try AudioFile.write(Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(name)")
    }

    private let sound = (0..<8_000).map { Float($0 % 100) / 200 }

    @Test func groupsAreTheFirstFoldersOnThePath() throws {
        try write("p1/a.wav", sound)
        try write("p1/deep/b.wav", sound.map { -$0 })
        try write("alone.flac", sound.reversed())
        try folder.write("notes", to: "readme.txt")
        let clips = try SourceClip.all(inFolder: folder.path) { throw $0 }
        #expect(clips.map(\.id) == ["alone.flac", "p1/a.wav", "p1/deep/b.wav"])
        #expect(clips.map(\.group) == ["alone.flac", "p1", "p1"])
        #expect(clips[1].frameCount == 8_000 && clips[1].sampleRate == 8_000)
    }

    @Test func equalBytesCountOnce() throws {
        try write("a.wav", sound)
        try write("b.wav", sound)
        #expect(try SourceClip.all(inFolder: folder.path) { throw $0 }.map(\.id) == ["a.wav"])
    }

    @Test func refusesAMissingOrEmptyFolder() throws {
        let missing = #expect(throws: CorpusError.self) {
            try SourceClip.all(inFolder: folder.path + "/nowhere") { throw $0 }
        }
        #expect(missing?.description.hasPrefix("there is no folder \(folder.path)/nowhere") == true)
        let empty = #expect(throws: CorpusError.self) {
            try SourceClip.all(inFolder: folder.path) { throw $0 }
        }
        #expect(empty?.description.contains("it holds no sound file") == true)
    }

    @Test func aDamagedFileIsRefusedOrLeftOut() throws {
        try write("good.wav", sound)
        try folder.write("not sound", to: "bad.wav")
        #expect(throws: AudioError.self) { try SourceClip.all(inFolder: folder.path) { throw $0 } }
        #expect(try SourceClip.all(inFolder: folder.path) { _ in }.map(\.id) == ["good.wav"])
    }

    @Test func silenceIsRefused() throws {
        try write("silent.wav", Array(repeating: 0, count: 8_000))
        let clips = try SourceClip.all(inFolder: folder.path) { throw $0 }
        let error = #expect(throws: CorpusError.self) {
            try SampleBank(clips: clips, sampleRate: 8_000, in: folder.path + "/cache")
        }
        #expect(error?.description.contains("silent.wav is digital silence") == true)
        #expect(try folder.entries("cache") == [".etude-made"])
    }

    @Test func everyReadableKindIsTakenInWhateverItsCase() throws {
        try write("a/one.wav", sound)
        try folder.makeFolder("b")
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: sound.reversed()), to: "\(folder.path)/b/two.WAV", format: .wav16)
        for name in ["three.m4a", "four.webm", "five.wma", "six.aac"] {
            try folder.write("", to: "b/\(name)")
        }
        var refused: [String] = []
        let clips = try SourceClip.all(inFolder: folder.path) { refused.append($0.description) }
        #expect(clips.map(\.id) == ["a/one.wav", "b/two.WAV"])
        // Empty files of these kinds are named, not passed over.
        #expect(refused.count == 4)
    }

    @Test func linksAreFollowedAndALoopIsNoticed() throws {
        try write("real/p1/a.wav", sound)
        try write("real/p2/b.wav", sound.reversed())
        let manager = FileManager.default
        try folder.makeFolder("set")
        for (link, place) in [
            ("set/p1", "../real/p1"), ("set/p2", "../real/p2"), ("whole", "real"),
            ("set/p1/back", "../../set"), ("set/gone.wav", "nowhere.wav"),
        ] {
            try manager.createSymbolicLink(
                atPath: "\(folder.path)/\(link)", withDestinationPath: place)
        }
        let clips = try SourceClip.all(inFolder: folder.path + "/set") { throw $0 }
        #expect(clips.map(\.id) == ["p1/a.wav", "p2/b.wav"] && clips.map(\.group) == ["p1", "p2"])
        #expect(try SourceClip.all(inFolder: folder.path + "/whole") { throw $0 }.count == 2)
        let listing = try SoundFiles.list(folder.path + "/set")
        #expect(listing.passedOver.map(\.path) == ["gone.wav", "p1/back"])
        #expect(listing.passedOver[1].reason == "link back to a folder above")
    }

    @Test func whatEtudeWroteIsPassedOverWhateverItsName() throws {
        try write("p1/a.wav", sound)
        try write("recordings/one/output.wav", sound.reversed())
        try write("runs/b.wav", sound.map { -$0 })
        OutputMark.leave(in: folder.path + "/recordings")
        var leftOut = LeftOut()
        let clips = try SourceClip.all(inFolder: folder.path, leftOut: &leftOut) { throw $0 }
        // A name says nothing: a folder of recordings may be called runs.
        #expect(clips.map(\.id) == ["p1/a.wav", "runs/b.wav"])
        #expect(leftOut.words == "; left out: 1 folder that Etude wrote (recordings)")
        try write("more/one/output.wav", sound.map { 0.5 * $0 })
        OutputMark.leave(in: folder.path + "/more")
        leftOut = LeftOut()
        _ = try SourceClip.all(inFolder: folder.path, leftOut: &leftOut) { throw $0 }
        #expect(leftOut.words == "; left out: 2 folders that Etude wrote (more, recordings)")
        #expect(throws: CorpusError.self) {
            try SourceClip.all(inFolder: folder.path + "/recordings") { throw $0 }
        }
    }
}

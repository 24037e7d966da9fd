import Audio
import Corpora
import Files
import Glibc
import TestSupport
import Testing

/// Decoded recordings: shared, made again where they are gone, and told from what is not Etude's.
struct DataCacheTests {
    private let folder = ScratchFolder()
    private var place: String { folder.path + "/data/cache" }
    private var cache: DataCache { DataCache(data: folder.path + "/data") }

    /// Three clips of one second.
    private func clips() throws -> [SourceClip] {
        for (index, name) in ["a", "b", "c"].enumerated() {
            let samples = (0..<8_000).map { Float($0 % (90 + index)) / 200 }
            try folder.makeFolder("sounds")
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/sounds/\(name).wav")
        }
        return try SourceClip.all(inFolder: folder.path + "/sounds") { throw $0 }
    }

    private func files() throws -> [String] { try folder.entries("data/cache").filter { !$0.hasPrefix(".") } }

    private func age(_ name: String, days: Int) {
        let then = timespec(tv_sec: time(nil) - 86_400 * days, tv_nsec: 0)
        let times = [then, then]
        #expect(utimensat(AT_FDCWD, "\(place)/\(name)", times, 0) == 0)
    }

    @Test func growthIsCountedFromWhereRecordingsAreOpened() throws {
        let clips = try clips()
        let never = CacheGrowth(cache)
        _ = try SampleBank(clips: Array(clips[..<1]), sampleRate: 8_000, in: place)
        #expect(cache.byteCount > 32_000 && never.byteCount == 0)
        let growth = CacheGrowth(cache)
        growth.begin()
        _ = try SampleBank(clips: Array(clips[1..<2]), sampleRate: 8_000, in: place)
        let once = growth.byteCount
        // Of what was there before, nothing counts, and beginning again changes nothing.
        growth.begin()
        #expect(once > 32_000 && once < cache.byteCount && growth.byteCount == once)
    }

    @Test func selectionsShareTheClipsThatTheyHaveInCommon() throws {
        let clips = try clips()
        let first = try SampleBank(clips: Array(clips[..<2]), sampleRate: 8_000, in: place)
        let once = cache.byteCount
        let second = try SampleBank(
            clips: [clips[2], clips[1], clips[1]], sampleRate: 8_000, in: place)
        // One clip of 8,000 samples more, and a header.
        #expect(cache.byteCount - once < 8_000 * 4 + 200 && cache.byteCount > once)
        #expect(try files().count == 2 && OutputMark.stands(in: place))
        #expect(
            second.samples(of: 1, from: 0, count: 8_000) == first.samples(of: 1, from: 0, count: 8_000))
        #expect(
            try second.samples(of: 0, from: 0, count: 8_000) == AudioFile.read(clips[2].path).channels[0])
        let whole = cache.byteCount
        _ = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        #expect(cache.byteCount == whole)
        _ = try SampleBank(clips: clips, sampleRate: 4_000, in: place)
        #expect(cache.byteCount > whole)
    }

    @Test func whatIsGoneOrDamagedIsMadeAgain() throws {
        let clips = try clips()
        let bank = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        let samples = bank.samples(of: 1, from: 100, count: 50)
        let name = try #require(try files().first)
        let whole = try folder.bytes("data/cache/\(name)")
        #expect(try cache.delete(cache.unused(forDays: 0)) == whole.count)
        #expect(try files().isEmpty)
        // Who has it open keeps it.
        #expect(bank.samples(of: 1, from: 100, count: 50) == samples)
        _ = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        #expect(try folder.bytes("data/cache/\(name)") == whole)
        try folder.truncate("data/cache/\(name)", to: 1_000)
        let mended = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        #expect(mended.samples(of: 1, from: 100, count: 50) == samples)
        #expect(try folder.bytes("data/cache/\(name)") == whole)
    }

    @Test func silenceThatAnotherSelectionAllowsIsStillRefused() throws {
        try folder.makeFolder("sounds")
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: [Float](repeating: 0, count: 800)),
            to: "\(folder.path)/sounds/silent.wav")
        let clips = try SourceClip.all(inFolder: folder.path + "/sounds") { throw $0 }
        _ = try SampleBank(clips: clips, sampleRate: 8_000, in: place, silent: true)
        #expect(throws: CorpusError.self) { try SampleBank(clips: clips, sampleRate: 8_000, in: place) }
    }

    @Test func onlyWhatEtudeWroteAndNobodyUsedIsOffered() throws {
        let clips = try clips()
        _ = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        let name = try #require(try files().first)
        #expect(cache.unused(forDays: 30).isEmpty)
        age(name, days: 40)
        #expect(cache.unused(forDays: 30).map(\.path) == ["\(place)/\(name)"])
        #expect(cache.unused(forDays: 30)[0].reason == "decoded recordings, last used 40 days ago")
        // To open it is to use it.
        _ = try SampleBank(clips: clips, sampleRate: 8_000, in: place)
        #expect(cache.unused(forDays: 30).isEmpty)

        let digest = String(repeating: "0a", count: 16)
        let earlier = "\(digest).bank"
        try folder.write("etudebk1" + "what an earlier version kept", to: "data/cache/\(earlier)")
        try folder.write("a person's", to: "data/cache/\(String(repeating: "0b", count: 16)).bank")
        try folder.write("a person's", to: "data/cache/notes.bank")
        try folder.write("half", to: "data/cache/\(digest).bank.partial-1")
        try folder.makeFolder("data/cache/stems/\(digest)")
        try folder.write("decoded", to: "data/cache/stems/\(digest)/mixture.wav")
        try folder.makeFolder("data/cache/stems/mine")
        symlink("\(folder.path)/sounds", "\(place)/stems/\(String(repeating: "0c", count: 16))")
        #expect(cache.unused(forDays: 30).map(\.path) == ["\(place)/\(earlier)"])
        age("stems/\(digest)", days: 31)
        age("\(digest).bank.partial-1", days: 2)
        let offered = cache.unused(forDays: 30).map { String($0.path.dropFirst(place.utf8.count + 1)) }
        #expect(offered == [earlier, "\(digest).bank.partial-1", "stems/\(digest)"])
        try cache.delete(cache.unused(forDays: 0))
        #expect(
            try files() == [String(repeating: "0b", count: 16) + ".bank", "notes.bank", "stems"])
        #expect(
            try folder.entries("data/cache/stems") == [String(repeating: "0c", count: 16), "mine"])
        #expect(try folder.entries("sounds").count == 3)
    }
}

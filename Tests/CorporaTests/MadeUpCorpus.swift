import Audio
import Corpora
import Synchronization
import TestSupport

/// A corpus of tones in two parts, with one of each thing that must be left out.
final class MadeUpCorpus: Corpus {
    let name = "made-up"
    let summary = "tones"
    let licence = "none"
    let needs = "nothing"
    let downloadBytes = 0
    let storedBytes = 0
    let rules = ClipRules(shortest: 0.5)
    let parts = ["one", "two"]

    /// Parts that were asked for, in order.
    var gathered: [String] { state.withLock { $0.gathered } }
    private let state: Mutex<(gathered: [String], failures: Int)>

    /// - Parameter failures: how often the second part fails before it succeeds.
    init(failures: Int = 0) { state = Mutex(([], failures)) }

    func gather(_ part: String, into folder: String, with workshop: Workshop) async throws -> GatheredPart {
        let fails = state.withLock { state in
            state.gathered.append(part)
            defer { if part == "two" { state.failures -= 1 } }
            return part == "two" && state.failures > 0
        }
        let source = SourceRecord(name: part, version: "1", licence: "none", sha256: "0")
        if part == "one" {
            try Self.tone(1).write(to: folder + "/a.wav")
            try Self.tone(2).write(to: folder + "/b.wav")
            try Tone(Array(repeating: 0.1, count: 7_999)).write(to: folder + "/short.wav")
            try Tone(Array(repeating: 0, count: 16_000)).write(to: folder + "/silent.wav")
            return GatheredPart(
                files: Self.files(["a", "b", "short", "silent"], of: "ann"), sources: [source])
        }
        let place = ScratchFolder(adopting: folder)
        try place.makeFolder("deep")
        try Self.tone(3).write(to: folder + "/deep/c.wav")
        if fails { throw CorpusError.invalid("the line went dead") }
        try Self.tone(1).write(to: folder + "/again.wav")
        try place.write("no sound at all", to: "broken.wav")
        return GatheredPart(files: Self.files(["deep/c", "again", "broken"], of: "bob"), sources: [source])
    }

    static func tone(_ step: Int) -> Tone { Tone((0..<8_000).map { Float($0 * step % 101) / 200 - 0.25 }) }

    private static func files(_ names: [String], of group: String) -> [GatheredPart.File] {
        names.map { GatheredPart.File(path: $0 + ".wav", group: group, content: $0) }
    }

    /// Mono samples at 16 kHz, on their way to a file.
    struct Tone {
        var samples: [Float]
        init(_ samples: [Float]) { self.samples = samples }
        func write(to path: String) throws {
            try AudioFile.write(Clip(sampleRate: 16_000, mono: samples), to: path)
        }
    }
}

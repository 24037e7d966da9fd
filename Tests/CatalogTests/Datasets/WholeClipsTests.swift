import Audio
import Catalog
import Corpora
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// Whole recordings, each as long as it is.
struct WholeClipsTests {
    private let made: MadeClips

    init() throws { made = try MadeClips() }

    private func dataset(_ change: (inout WholeClips) -> Void = { _ in }) throws -> any Dataset {
        var entry = WholeClips()
        entry.folder = made.folder.path + "/voices"
        entry.corpus = nil
        entry.sampleRate = 8_000
        entry.validationSpeakers = ["v2", "v5"]
        change(&entry)
        return try entry.open(data: made.folder.path)
    }

    @Test func everyClipComesWholeAndOnOneSide() throws {
        let dataset = try dataset()
        #expect(dataset.count(of: .train) == 12 && dataset.count(of: .validation) == 4)
        let key = RandomKey(seed: 1)
        for side in Split.allCases {
            for index in 0..<dataset.count(of: side) {
                let example = try dataset.example(side, at: index, epoch: 1, key: key)
                #expect(example.count == (example.id.hasSuffix("long.wav") ? 26_000 : 4_000))
                #expect(example.input == example.target)
                #expect(["v2", "v5"].contains(example.group) == (side == .validation))
                // Nothing is drawn.
                let again = try dataset.example(side, at: index, epoch: 7, key: RandomKey(seed: 2))
                #expect(again.input == example.input && again.id == example.id)
            }
        }
        #expect(dataset.contents(of: .train)?.recordings.count == 12)
    }

    @Test func lengthsAndLevelsAreThoseAskedFor() throws {
        let key = RandomKey(seed: 1)
        let short = try dataset { $0.longestClip = 1 }
        let examples = try (0..<12).map { try short.example(.train, at: $0, epoch: 1, key: key) }
        #expect(Set(examples.map(\.count)) == [8_000, 4_000])
        let long = try dataset { $0.shortestClip = 1 }
        #expect(long.count(of: .train) == 6)
        let loud = try dataset { $0.normalizesPeak = true }
        let peaks = try (0..<4).map {
            try loud.example(.validation, at: $0, epoch: 1, key: key).input.map { abs($0) }.max()!
        }
        #expect(peaks.allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(throws: CorpusError.self) { try dataset { $0.shortestClip = 20 } }
        let prints = try [dataset(), short, long, loud].map(\.fingerprint)
        #expect(Set(prints).count == 4)
        #expect(try dataset().fingerprint == prints[0])
    }

    @Test func whatIsLeftOutIsCountedAndNamed() throws {
        #expect(try !dataset().summary.contains("left out"))
        try made.folder.write(try made.folder.bytes("voices/v1/long.wav"), to: "voices/v1/twin.wav")
        let long = try dataset { $0.shortestClip = 1 }
        #expect(
            long.summary.hasSuffix(
                "; left out: 1 equal to another (v1/twin.wav), 8 shorter than 1.0 s (v0/short.wav, v1/short.wav, v2/short.wav "
                    + "and 5 more)"), "\(long.summary)")
    }
}

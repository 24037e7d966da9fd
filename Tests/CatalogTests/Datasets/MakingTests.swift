import Audio
import Catalog
import Corpora
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// What a validation clip says of how it was made: other samples are never called the same, equal ones always.
struct MakingTests {
    private let made: MadeClips

    init() throws { made = try MadeClips() }

    private struct Clip {
        var content: String
        var samples: [String: [Float]]
    }

    private func clips(_ dataset: any Dataset) throws -> [String: Clip] {
        var clips: [String: Clip] = [:]
        for index in 0..<dataset.count(of: .validation) {
            let example = try dataset.example(.validation, at: index, epoch: 1, key: RandomKey(seed: 9))
            #expect(example.making != nil && example.id.hasPrefix(example.recording))
            clips[example.id] = Clip(content: example.content(), samples: example.signals)
        }
        return clips
    }

    /// Clips of one name that two settings give: of equal content where, and only where, they are of equal samples.
    private func compare(_ one: any Dataset, _ other: any Dataset, areEqual: Bool) throws {
        let (own, theirs) = (try clips(one), try clips(other))
        let shared = Set(own.keys).intersection(theirs.keys)
        #expect(!shared.isEmpty)
        for id in shared {
            let same = own[id]!.samples == theirs[id]!.samples
            #expect(same == areEqual, "\(id)")
            #expect((own[id]!.content == theirs[id]!.content) == same, "\(id)")
        }
    }

    private func noisy(_ change: (inout DenoiseDataset.Plan) -> Void = { _ in }) throws -> any Dataset {
        var plan = DenoiseDataset.Plan(
            sampleRate: 8_000, cropCount: 8_000, noise: .ratio(low: 0, high: 9, validation: [5, 10]))
        change(&plan)
        return try DenoiseDataset(
            clips: made.clips, split: made.split, plan: plan, cache: made.folder.path + "/cache",
            origin: "made")
    }

    @Test func denoising() throws {
        try compare(noisy(), noisy(), areEqual: true)
        // How much is trained on, and with which noise, judges nothing.
        try compare(noisy(), noisy { $0.trainExamples = 3 }, areEqual: true)
        try compare(
            noisy(), noisy { $0.noise = .ratio(low: 3, high: 4, validation: [5, 10]) }, areEqual: true)
        try compare(noisy(), noisy { $0.seed = 1 }, areEqual: false)
        try compare(noisy(), noisy { $0.cropCount = 7_000 }, areEqual: false)
        try compare(noisy(), noisy { $0.sampleRate = 4_000 }, areEqual: false)
        try compare(noisy(), noisy { $0.color = .pink }, areEqual: false)
        // The second noise of a clip is another draw than the first.
        try compare(
            noisy(), noisy { $0.noise = .ratio(low: 0, high: 9, validation: [10, 5]) }, areEqual: false)
    }

    private func music(_ settings: String) throws -> any Dataset {
        let text = """
            { "folder": "\(made.folder.path)/voices", "sample_rate": 8000, "window_hop_seconds": 0.5,
              "validation_tracks": ["v2/long"]\(settings) }
            """
        return try Music.decode(try JSONParser.parse(text, source: "x.json")).spec
            .open(data: made.folder.path + "/data")
    }

    @Test func windows() throws {
        let usual = #", "input_seconds": 1.0, "target_seconds": 0.25"#
        try compare(music(usual), music(usual + #", "validation_examples": 2"#), areEqual: true)
        try compare(music(usual), music(#", "input_seconds": 1.25, "target_seconds": 0.25"#), areEqual: false)
        try compare(music(usual), music(#", "input_seconds": 1.0, "target_seconds": 0.5"#), areEqual: false)
        #expect(
            try clips(music(usual)).count > 2
                && clips(music(usual + #", "validation_examples": 2"#)).count == 2)
    }

    private func whole(longest: Int = 30_000, peak: Bool = false) throws -> any Dataset {
        try WholeClipsDataset(
            clips: made.clips, split: made.split, sampleRate: 8_000, longest: longest, normalizesPeak: peak,
            cache: made.folder.path + "/cache", origin: "made")
    }

    @Test func wholeClips() throws {
        try compare(whole(), whole(longest: 29_000), areEqual: true)
        try compare(whole(), whole(longest: 3_000), areEqual: false)
        try compare(whole(), whole(peak: true), areEqual: false)
    }

    @Test func whatSaysNothingIsToldByItsSamples() {
        func content(_ sample: Float) -> String {
            Example(id: "x", group: "g", sampleRate: 8_000, signals: ["input": [sample], "target": [0]])
                .content()
        }
        #expect(content(1) == content(1) && content(1) != content(1.5))
        let example = Example(id: "x", group: "g", sampleRate: 8_000, signals: ["input": [1], "target": [0]])
        #expect(example.content(in: "mel") != example.content())
    }
}

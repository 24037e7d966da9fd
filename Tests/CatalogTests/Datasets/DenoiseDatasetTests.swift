import Audio
import Catalog
import Corpora
import Glibc
import Learning
import Randomness
import TestSupport
import Testing

/// Mixing, cropping and splitting clean clips.
struct DenoiseDatasetTests {
    private static let rate = 8_000
    private let key = RandomKey(seed: 7).derive("data")

    @Test func theRatioOfTheMixIsTheOneAskedFor() throws {
        let made = try MadeClips()
        let dataset = try made.dataset(.ratio(low: 5, high: 5, validation: [0, 20]))
        for index in 0..<dataset.count(of: .train) {
            let example = try dataset.example(.train, at: index, epoch: 1, key: key)
            #expect(abs(ratio(example) - 5) < 0.01)
            #expect(example.conditions == ["snr": 5])
        }
        let quiet = try dataset.example(.validation, at: 1, epoch: 1, key: key)
        #expect(abs(ratio(quiet) - 20) < 0.01 && quiet.conditions == ["snr": 20])
        #expect(quiet.id.hasSuffix("#snr=20.0"))
    }

    @Test func levelsAreStandardDeviationsAndTheMixIsClipped() throws {
        let made = try MadeClips()
        let dataset = try made.dataset(.deviations([0.01, 0.05]), crop: 4_000)
        #expect(dataset.count(of: .train) == 2 * made.split.train.count)
        let example = try dataset.example(.train, at: 3, epoch: 1, key: key)
        #expect(example.conditions == ["noise_level": 0.05])
        let noise = zip(example.input, example.target).map { $0 - $1 }
        #expect(abs(deviation(noise) - 0.05) < 0.003)
        var generator = key.generator()
        let loud = NoiseRecipe.deviations([2]).mix(
            [Float](repeating: 0.5, count: 1_000), version: 0, forTraining: true, sampleRate: 8_000,
            using: &generator)
        #expect(loud.noisy.allSatisfy { abs($0) <= 1 } && loud.noisy.contains(1))
    }

    @Test func anExampleDependsOnNothingButItsPlace() throws {
        let made = try MadeClips()
        let dataset = try made.dataset(.ratio(low: 0, high: 10, validation: [5]))
        let first = try dataset.example(.train, at: 2, epoch: 3, key: key)
        _ = try dataset.example(.train, at: 5, epoch: 3, key: key)
        let again = try made.dataset(.ratio(low: 0, high: 10, validation: [5])).example(
            .train, at: 2, epoch: 3, key: key)
        #expect(first.signals == again.signals && first.id == again.id)
        let later = try dataset.example(.train, at: 2, epoch: 4, key: key)
        #expect(first.input != later.input)
        let otherRun = try dataset.example(.train, at: 2, epoch: 3, key: RandomKey(seed: 8))
        #expect(first.input != otherRun.input)
    }

    @Test func validationIsTheSameInEveryEpochAndEveryRun() throws {
        let dataset = try MadeClips().dataset(.ratio(low: 0, high: 10, validation: [5]))
        for index in 0..<dataset.count(of: .validation) {
            let first = try dataset.example(.validation, at: index, epoch: 1, key: key)
            let later = try dataset.example(.validation, at: index, epoch: 9, key: RandomKey(seed: 99))
            #expect(first.signals == later.signals)
        }
    }

    @Test func trainingThatIsNotFreshRepeatsItself() throws {
        let dataset = try MadeClips().dataset(.deviations([0.01, 0.02]), fresh: false)
        let first = try dataset.example(.train, at: 1, epoch: 1, key: key)
        let later = try dataset.example(.train, at: 1, epoch: 2, key: RandomKey(seed: 99))
        #expect(first.signals == later.signals)
        let otherLevel = try dataset.example(.train, at: 0, epoch: 1, key: key)
        #expect(otherLevel.target == first.target && otherLevel.input != first.input)
    }

    /// Three quarters of the clip are a pause; eight draws look for sound.
    @Test func cropsAreSeldomPauses() throws {
        let folder = ScratchFolder()
        for voice in 0..<2 {
            try folder.makeFolder("voices/v\(voice)")
            let samples = (0..<16_000).map { n in
                n < 12_000 ? 0 : Float(0.25 * sin(0.1 * Double(n * (voice + 1))))
            }
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/voices/v\(voice)/a.wav")
        }
        let clips = try SourceClip.all(inFolder: folder.path + "/voices") { throw $0 }
        let dataset = try DenoiseDataset(
            clips: clips, split: ClipSplit(train: [0], validation: [1]),
            plan: DenoiseDataset.Plan(
                sampleRate: 8_000, cropCount: 800, noise: .ratio(low: 5, high: 5, validation: [5])),
            cache: folder.path + "/cache", origin: "made")
        var silent = 0
        var count = 0
        for epoch in 1...10 {
            for index in 0..<dataset.count(of: .train) {
                let target = try dataset.example(.train, at: index, epoch: epoch, key: key).target
                silent += target.allSatisfy { $0 == 0 } ? 1 : 0
                count += 1
            }
        }
        // All eight draws fall into the pause in some 8 of 100 cases, a single one in 72.
        #expect(count == 200 && silent > 0 && silent < 40, "\(silent) of \(count)")
    }

    @Test func everyVersionOfAClipHasANoiseOfItsOwn() throws {
        let dataset = try MadeClips().dataset(.deviations([0.02, 0.02]), fresh: false)
        for split in [Split.train, .validation] {
            let versions = try [0, 1].map { try dataset.example(split, at: $0, epoch: 1, key: key) }
            #expect(versions[0].target == versions[1].target)
            let noises = versions.map { zip($0.input, $0.target).map { Double($0) - Double($1) } }
            let product = zip(noises[0], noises[1]).reduce(0) { $0 + $1.0 * $1.1 } / Double(noises[0].count)
            // Of independent noises the mean product is about nothing, of one noise its power.
            #expect(abs(product) < 0.2 * 0.02 * 0.02)
        }
    }

    @Test func longClipsGiveMoreCropsAndShortOnesAreJoined() throws {
        let made = try MadeClips()
        let dataset = try made.dataset(.ratio(low: 5, high: 5, validation: [5]))
        // 6 speakers train, each with a clip of 3.25 crops and one of half a crop.
        #expect(dataset.count(of: .train) == 6 * 3 + 6)
        let short = try (0..<dataset.count(of: .train)).map {
            try dataset.example(.train, at: $0, epoch: 1, key: key)
        }.filter { $0.id.contains("short") }
        #expect(short.count == 6)
        for example in short {
            #expect(example.count == made.crop)
            // What follows a short clip is of the same voice: each voice here is a tone of its own.
            let voice = try #require(made.pitch(of: example.group))
            #expect(crossings(example.target) == voice)
        }
    }

    @Test func anEpochMayBeShorterOrLongerThanTheSound() throws {
        let dataset = try MadeClips().dataset(.ratio(low: 5, high: 5, validation: [5]), examples: 100)
        #expect(dataset.count(of: .train) == 100)
        let ids = try (0..<100).map { try dataset.example(.train, at: $0, epoch: 1, key: key).id }
        let later = try (0..<100).map { try dataset.example(.train, at: $0, epoch: 2, key: key).id }
        #expect(ids != later)
        #expect(Set(ids).count > 8)
    }

    @Test func theFingerprintCoversBytesGroupsAndSides() throws {
        let made = try MadeClips()
        let noise = NoiseRecipe.ratio(low: 5, high: 5, validation: [5])
        let base = try made.dataset(noise).fingerprint
        #expect(base.count == 64)
        #expect(try MadeClips().dataset(noise).fingerprint == base)
        #expect(try MadeClips(loudness: 0.3).dataset(noise).fingerprint != base)
        var swapped = made
        swap(&swapped.split.train[0], &swapped.split.validation[0])
        #expect(try swapped.dataset(noise).fingerprint != base)
    }

    @Test func aClipThatChangedIsRefused() throws {
        let made = try MadeClips()
        var clips = made.clips
        clips[0].sha256 = String(repeating: "0", count: 64)
        let error = #expect(throws: CorpusError.self) {
            try DenoiseDataset(
                clips: clips, split: made.split,
                plan: .init(
                    sampleRate: Self.rate, cropCount: made.crop,
                    noise: .ratio(low: 5, high: 5, validation: [5])),
                cache: made.folder.path + "/cache", origin: "made")
        }
        #expect(error?.description.contains("is not what it was when it was prepared") == true)
    }

    @Test func clipsAreResampledOnce() throws {
        let made = try MadeClips()
        let dataset = try made.dataset(.ratio(low: 5, high: 5, validation: [5]), sampleRate: 11_025)
        #expect(dataset.sampleRate == 11_025)
        let example = try dataset.example(.train, at: 0, epoch: 1, key: key)
        #expect(example.count == made.crop && example.sampleRate == 11_025)
        #expect(try made.folder.entries("cache").filter { $0.hasPrefix("11025-") }.count == 1)
        _ = try made.dataset(.ratio(low: 5, high: 5, validation: [5]), sampleRate: 11_025)
        #expect(try made.folder.entries("cache").filter { $0.hasPrefix("11025-") }.count == 1)
    }

    private func ratio(_ example: Example) -> Double {
        let noise = zip(example.input, example.target).map { Double($0) - Double($1) }
        let signal = example.target.reduce(0) { $0 + Double($1) * Double($1) }
        return decibels(signal / noise.reduce(0) { $0 + $1 * $1 })
    }

    private func deviation(_ values: [Float]) -> Double {
        (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
    }

    private func decibels(_ power: Double) -> Double { 10 * log10(power) }

    /// Sign changes from below to above zero, a crop being one second: the tone's pitch in Hz, to one.
    private func crossings(_ samples: [Float]) -> Int {
        let count = zip(samples, samples.dropFirst()).filter { $0 < 0 && $1 >= 0 }.count
        return (count + 5) / 10 * 10
    }
}

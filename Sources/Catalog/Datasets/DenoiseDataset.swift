import Audio
import Corpora
import Hashing
import Learning
import Randomness

/// Clean clips, and noise mixed in as they are asked for: `input` is noisy, `target` clean.
package struct DenoiseDataset: Dataset {
    package let sampleRate: Int
    package let fingerprint: String
    package let summary: String

    private let clips: [SourceClip]
    private let split: ClipSplit
    private let bank: SampleBank
    private let picker: CropPicker
    private let noise: NoiseRecipe
    private let color: NoiseColor
    private let freshEachEpoch: Bool
    /// Draws of validation, and of training that is the same every epoch: never the run's seed.
    private let fixedKey: RandomKey
    private let seed: Int
    /// Training: for every crop an epoch may take, its clip. Long clips stand here more often.
    private let slots: [Int]
    private let trainCount: Int

    /// What stays the same however clips were found.
    package struct Plan: Equatable, Sendable {
        package var sampleRate: Int
        /// Samples in an example.
        package var cropCount: Int
        package var noise: NoiseRecipe
        package var color = NoiseColor.white
        /// New crops and noise every epoch; otherwise each clip is one crop, and each of its versions one noise.
        package var freshEachEpoch = true
        /// Examples of a training epoch; nil: as many crops as fit the sound side by side.
        package var trainExamples: Int?
        /// Of everything that is the same in every run: the validation's crops and noise.
        package var seed = 0

        package init(sampleRate: Int, cropCount: Int, noise: NoiseRecipe) {
            self.sampleRate = sampleRate
            self.cropCount = cropCount
            self.noise = noise
        }
    }

    /// - Throws: ``CorpusError`` or an audio error when a clip cannot be used.
    package init(
        clips: [SourceClip], split: ClipSplit, plan: Plan, cache: String, origin: String,
        reading: Reading = Reading(), leftOut: LeftOut = LeftOut(), progress: (Int) -> Void = { _ in }
    ) throws {
        let (kept, split) = split.used(of: clips)
        bank = try SampleBank(
            clips: kept, sampleRate: plan.sampleRate, in: cache, reading: reading, progress: progress)
        picker = CropPicker(
            bank: bank, count: plan.cropCount, groups: kept.map(\.group),
            sides: [split.train, split.validation])
        sampleRate = plan.sampleRate
        noise = plan.noise
        color = plan.color
        freshEachEpoch = plan.freshEachEpoch
        seed = plan.seed
        fixedKey = RandomKey(seed: UInt64(bitPattern: Int64(plan.seed))).derive("denoise")
        let versions = noise.versions(forTraining: true)
        var slots: [Int] = []
        for clip in split.train {
            let crops = plan.freshEachEpoch && versions == 1 ? picker.capacity(of: clip) : 1
            slots += Array(repeating: clip, count: crops)
        }
        self.slots = slots
        trainCount = plan.trainExamples ?? slots.count * versions
        self.clips = kept
        self.split = split
        fingerprint = Self.fingerprint(of: kept, split: split, sampleRate: plan.sampleRate, reading)
        let seconds = { (side: [Int]) in side.reduce(0) { $0 + kept[$1].duration } }
        let groups = { (side: [Int]) in Set(side.map { kept[$0].group }).count }
        summary =
            "\(origin): \(Quantity.count(split.train.count, "clip")) of \(Quantity.count(groups(split.train), "group")) "
            + "(\(Quantity.duration(seconds(split.train)))) train, \(Quantity.count(split.validation.count, "clip")) of "
            + "\(Quantity.count(groups(split.validation), "group")) (\(Quantity.duration(seconds(split.validation)))) validate"
            + leftOut.words
    }

    package func contents(of split: Split) -> SplitContents? {
        let side = split == .train ? self.split.train : self.split.validation
        return SplitContents(recordings: side.map { clips[$0].sha256 }, groups: side.map { clips[$0].group })
    }

    package func count(of split: Split) -> Int {
        switch split {
        case .train: trainCount
        case .validation: self.split.validation.count * noise.versions(forTraining: false)
        }
    }

    package func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let forTraining = split == .train
        let versions = noise.versions(forTraining: forTraining)
        let isFixed = !forTraining || !freshEachEpoch
        // A fixed draw belongs to the clip's name, a fresh one to its place in the epoch.
        let crops: RandomKey
        let clip: Int
        let version: Int
        if forTraining && trainCount != slots.count * versions {
            // Fewer or more than the sound holds: each example is any crop, as likely as any other.
            var chooser = (isFixed ? fixedKey : key.derive(epoch)).derive("choice").derive(index).generator()
            let chosen = chooser.integer(below: slots.count * versions)
            (clip, version) = (slots[chosen / versions], chosen % versions)
        } else {
            clip = forTraining ? slots[index / versions] : self.split.validation[index / versions]
            version = index % versions
        }
        let id = clips[clip].id
        if isFixed {
            crops = fixedKey.derive(split.rawValue).derive(id)
        } else {
            crops = key.derive("crop").derive(epoch).derive(index)
        }
        var chance = crops.generator()
        let pieces = picker.pieces(from: clip, using: &chance)
        let clean = picker.samples(pieces, of: bank)
        var noiseChance = crops.derive("noise").derive(version).generator()
        let mixed = noise.mix(
            clean, version: version, forTraining: forTraining, color: color, sampleRate: sampleRate,
            using: &noiseChance)
        return Example(
            id: "\(id)#\(mixed.condition)=\((mixed.value * 1000).rounded() / 1000)", group: clips[clip].group,
            sampleRate: sampleRate, signals: ["input": mixed.noisy, "target": clean],
            conditions: [mixed.condition: mixed.value], recording: id,
            making:
                "\(picker.making(pieces, of: clips)) \(mixed.condition)=\(mixed.value) \(color.rawValue), "
                + (isFixed ? "version \(version) of seed \(seed)" : "fresh"))
    }

    /// Over the bytes of every clip used, whose it is, and the side it is on.
    static func fingerprint(
        of clips: [SourceClip], split: ClipSplit, sampleRate: Int, _ reading: Reading
    ) -> String {
        var digest = SHA256()
        digest.update("denoise 1, \(sampleRate) Hz\(reading.mark)\n")
        for (name, side) in [("train", split.train), ("validation", split.validation)] {
            for clip in side { digest.update("\(name)\0\(clips[clip].group)\0\(clips[clip].sha256)\n") }
        }
        return digest.finish()
    }
}

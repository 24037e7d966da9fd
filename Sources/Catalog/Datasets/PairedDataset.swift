import Corpora
import Hashing
import Learning
import Randomness

/// Recordings that come in pairs, noisy and clean, and are cut at the same place.
package struct PairedDataset: Dataset {
    package let sampleRate: Int
    package let fingerprint: String
    package let summary: String

    private let clips: [SourceClip]
    private let noisyClips: [SourceClip]
    private let split: ClipSplit
    private let noisy: SampleBank
    private let clean: SampleBank
    private let picker: CropPicker
    private let slots: [Int]
    private let trainCount: Int
    private let freshEachEpoch: Bool
    private let fixedKey: RandomKey

    /// - Parameter plan: its noise is not used: it is in the recordings.
    package init(
        pairs: [(noisy: SourceClip, clean: SourceClip)], split: ClipSplit, plan: DenoiseDataset.Plan,
        cache: String,
        origin: String, reading: Reading = Reading(), leftOut: LeftOut = LeftOut()
    ) throws {
        let (kept, split) = split.used(of: pairs)
        clips = kept.map(\.clean)
        noisyClips = kept.map(\.noisy)
        func bank(_ clips: [SourceClip]) throws -> SampleBank {
            try SampleBank(clips: clips, sampleRate: plan.sampleRate, in: cache, reading: reading)
        }
        let banks = try gatheringRefusals([
            { try bank(kept.map(\.clean)) }, { try bank(kept.map(\.noisy)) },
        ])
        (clean, noisy) = (banks[0], banks[1])
        picker = CropPicker(
            bank: clean, count: plan.cropCount, groups: clips.map(\.group),
            sides: [split.train, split.validation])
        sampleRate = plan.sampleRate
        self.split = split
        freshEachEpoch = plan.freshEachEpoch
        fixedKey = RandomKey(seed: UInt64(bitPattern: Int64(plan.seed))).derive("folder")
        var slots: [Int] = []
        for clip in split.train {
            slots += Array(repeating: clip, count: plan.freshEachEpoch ? picker.capacity(of: clip) : 1)
        }
        self.slots = slots
        trainCount = plan.trainExamples ?? slots.count
        var digest = SHA256()
        digest.update(
            DenoiseDataset.fingerprint(of: clips, split: split, sampleRate: plan.sampleRate, reading))
        digest.update(
            DenoiseDataset.fingerprint(
                of: kept.map(\.noisy), split: split, sampleRate: plan.sampleRate, reading))
        fingerprint = digest.finish()
        summary =
            "\(origin): \(Quantity.count(split.train.count, "pair")) train, "
            + "\(Quantity.count(split.validation.count, "pair")) validate" + leftOut.words
    }

    package func contents(of split: Split) -> SplitContents? {
        let side = split == .train ? self.split.train : self.split.validation
        return SplitContents(recordings: side.map { clips[$0].sha256 }, groups: side.map { clips[$0].group })
    }

    package func count(of split: Split) -> Int { split == .train ? trainCount : self.split.validation.count }

    package func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let isFixed = split == .validation || !freshEachEpoch
        let source = isFixed ? fixedKey.derive(split.rawValue) : key.derive("crop").derive(epoch)
        let clip: Int
        if split == .train && trainCount != slots.count {
            var chooser = source.derive("choice").derive(index).generator()
            clip = slots[chooser.integer(below: slots.count)]
        } else {
            clip = split == .train ? slots[index] : self.split.validation[index]
        }
        var chance = (isFixed ? source.derive(clips[clip].id) : source.derive(index)).generator()
        let pieces = picker.pieces(from: clip, using: &chance)
        return Example(
            id: clips[clip].id, group: clips[clip].group, sampleRate: sampleRate,
            signals: [
                "input": picker.samples(pieces, of: noisy), "target": picker.samples(pieces, of: clean),
            ],
            recording: clips[clip].id,
            making: "\(picker.making(pieces, of: clips)) from \(picker.making(pieces, of: noisyClips))")
    }
}

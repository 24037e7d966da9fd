import Corpora
import Hashing
import Learning
import Randomness

/// Whole clips, `input` and `target` the same: see ``WholeClips``.
package struct WholeClipsDataset: Dataset {
    package let sampleRate: Int
    package let fingerprint: String
    package let summary: String

    private let clips: [SourceClip]
    private let split: ClipSplit
    private let bank: SampleBank
    /// Samples that an example has at most.
    private let longest: Int
    private let normalizesPeak: Bool

    /// - Parameter cache: where decoded clips are kept.
    /// - Throws: ``CorpusError`` or an audio error when a clip cannot be used.
    package init(
        clips: [SourceClip], split: ClipSplit, sampleRate: Int, longest: Int, normalizesPeak: Bool,
        cache: String, origin: String, reading: Reading = Reading(), leftOut: LeftOut = LeftOut()
    ) throws {
        let (kept, split) = split.used(of: clips)
        bank = try SampleBank(clips: kept, sampleRate: sampleRate, in: cache, reading: reading)
        self.clips = kept
        self.split = split
        self.sampleRate = sampleRate
        self.longest = longest
        var leftOut = leftOut
        for (clip, count) in zip(kept, bank.counts) where count > longest {
            func text(_ seconds: Double) -> String { "\((seconds * 10).rounded() / 10) s" }
            leftOut.addPart(
                of: clip.id,
                "the first \(text(Double(longest) / Double(sampleRate))) of \(text(clip.duration))")
        }
        self.normalizesPeak = normalizesPeak
        var digest = SHA256()
        digest.update(
            "whole clips 1, \(sampleRate) Hz, at most \(longest), peak \(normalizesPeak)\(reading.mark)\n")
        for (name, side) in [("train", split.train), ("validation", split.validation)] {
            for clip in side { digest.update("\(name)\0\(kept[clip].group)\0\(kept[clip].sha256)\n") }
        }
        fingerprint = digest.finish()
        func words(_ side: [Int]) -> String {
            let groups = Set(side.map { kept[$0].group }).count
            let seconds = side.reduce(0) {
                $0 + min(kept[$1].duration, Double(longest) / Double(sampleRate))
            }
            return "\(Quantity.count(side.count, "whole clip")) of \(Quantity.count(groups, "group")) "
                + "(\(Quantity.duration(seconds)))"
        }
        summary =
            "\(origin): \(words(split.train)) train, \(words(split.validation)) validate\(leftOut.words)"
    }

    private func side(_ split: Split) -> [Int] { split == .train ? self.split.train : self.split.validation }

    package func contents(of split: Split) -> SplitContents? {
        SplitContents(
            recordings: side(split).map { clips[$0].sha256 }, groups: side(split).map { clips[$0].group })
    }

    package func count(of split: Split) -> Int { side(split).count }

    package func example(_ split: Split, at index: Int, epoch: Int, key: RandomKey) throws -> Example {
        let clip = side(split)[index]
        var samples = bank.samples(of: clip, from: 0, count: min(longest, bank.counts[clip]))
        if normalizesPeak, let peak = samples.lazy.map({ abs($0) }).max(), peak > 0 {
            for place in samples.indices { samples[place] /= peak }
        }
        return Example(
            id: clips[clip].id, group: clips[clip].group, sampleRate: sampleRate,
            signals: ["input": samples, "target": samples],
            recording: clips[clip].id,
            making:
                "\(clips[clip].sha256)\(bank.reading.mark)[0+\(samples.count)]\(normalizesPeak ? " of peak 1" : "")"
        )
    }
}

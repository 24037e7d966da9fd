import Audio
import Catalog
import Corpora
import Glibc
import TestSupport

/// Eight voices, each a tone of its own: a clip of 3.25 s and one of 0.5 s, at 8 kHz.
struct MadeClips {
    let folder = ScratchFolder()
    let clips: [SourceClip]
    var split: ClipSplit
    let crop = 8_000

    init(loudness: Float = 0.25) throws {
        for voice in 0..<8 {
            try folder.makeFolder("voices/v\(voice)")
            for (name, count) in [("long", 26_000), ("short", 4_000)] {
                let samples = (0..<count).map {
                    loudness
                        * Float(sin(2 * Double.pi * Double(200 + 100 * voice) * (Double($0) + 0.5) / 8_000))
                }
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/voices/v\(voice)/\(name).wav")
            }
        }
        clips = try SourceClip.all(inFolder: folder.path + "/voices") { throw $0 }
        split = try ClipSplit(
            clips, by: .speaker, validationGroups: ["v2", "v5"], fraction: 0, limits: .init(), seed: 0)
    }

    /// Hz, of a voice by its group's name.
    func pitch(of group: String) -> Int? { Int(group.dropFirst()).map { 200 + 100 * $0 } }

    func dataset(
        _ noise: NoiseRecipe, crop: Int? = nil, fresh: Bool = true, examples: Int? = nil,
        sampleRate: Int = 8_000
    ) throws -> DenoiseDataset {
        var plan = DenoiseDataset.Plan(sampleRate: sampleRate, cropCount: crop ?? self.crop, noise: noise)
        plan.freshEachEpoch = fresh
        plan.trainExamples = examples
        return try DenoiseDataset(
            clips: clips, split: split, plan: plan, cache: folder.path + "/cache", origin: "made")
    }
}

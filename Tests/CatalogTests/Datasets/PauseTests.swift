import Audio
import Catalog
import Corpora
import Glibc
import Learning
import Randomness
import TestSupport
import Testing

/// Crops that fall into a pause are drawn again.
struct PauseTests {
    private let folder = ScratchFolder()

    @Test func mostCropsOfAClipThatIsMostlyPauseAreSound() throws {
        // Seven seconds 60 dB below the eighth.
        for take in 0..<2 {
            let samples = (0..<64_000).map { n in
                (n < 56_000 ? 0.0004 : 0.4) * Float(sin(Double(n) * 0.1 * Double(take + 1)))
            }
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(take).wav", format: .wavFloat)
        }
        let clips = try SourceClip.all(inFolder: folder.path) { throw $0 }
        var plan = DenoiseDataset.Plan(sampleRate: 8_000, cropCount: 1_000, noise: .deviations([0]))
        plan.trainExamples = 200
        let dataset = try DenoiseDataset(
            clips: clips, split: ClipSplit(train: [0], validation: [1]), plan: plan,
            cache: folder.path + "/cache", origin: "made")
        let loud = try (0..<200).count { index in
            let crop = try dataset.example(.train, at: index, epoch: 1, key: RandomKey(seed: 1)).target
            return crop.contains { abs($0) > 0.1 }
        }
        // One draw finds sound in an eighth of all crops, eight in two thirds.
        #expect(loud > 100, "\(loud) of 200")
    }
}

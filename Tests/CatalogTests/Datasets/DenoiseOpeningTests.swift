import Audio
import Catalog
import Corpora
import Learning
import Randomness
import TestSupport
import Testing

/// From settings to a dataset, and the sentences on the way.
struct DenoiseOpeningTests {
    private let made: MadeClips
    private var opening: DenoiseOpening

    init() throws {
        made = try MadeClips()
        opening = DenoiseOpening(
            source: .folder(made.folder.path + "/voices"),
            plan: .init(sampleRate: 8_000, cropCount: 4_000, noise: .ratio(low: 0, high: 10, validation: [5]))
        )
    }

    private func open(_ opening: DenoiseOpening) throws -> any Dataset {
        try opening.open(root: made.folder.path + "/data")
    }

    private func complaint(_ opening: DenoiseOpening) -> String {
        do {
            _ = try open(opening)
            return "it opened"
        } catch { return "\(error)" }
    }

    @Test func aFolderOfVoicesIsSplitByItsFolders() throws {
        let dataset = try open(opening)
        // 2 of 8 voices reach a fifth of the sound; each has two clips.
        #expect(dataset.count(of: .validation) == 4)
        #expect(dataset.summary.contains("12 clips of 6 groups"))
        let trained = try (0..<dataset.count(of: .train)).map {
            try dataset.example(.train, at: $0, epoch: 1, key: .init(seed: 1)).group
        }
        let judged = try (0..<dataset.count(of: .validation)).map {
            try dataset.example(.validation, at: $0, epoch: 1, key: .init(seed: 1)).group
        }
        #expect(Set(trained).isDisjoint(with: judged))
    }

    @Test func shortClipsCanBeLeftOut() throws {
        var long = opening
        long.shortestClip = 1
        #expect(try open(long).summary.contains("6 clips of 6 groups"))
        long.shortestClip = 10
        #expect(complaint(long).contains("every clip is shorter than shortest_clip_seconds, 10.0 s"))
    }

    @Test func aCorpusThatIsNotPreparedNamesItsCommand() {
        var missing = opening
        missing.source = .corpus("speech-prompts")
        #expect(complaint(missing).contains("`etude data prepare speech-prompts` fetches it"))
    }

    @Test(arguments: ["text", "empty", "silent", "nan", "cut"])
    func aFileThatCannotBeUsedIsRefusedByNameOrLeftOut(kind: String) throws {
        let name = "voices/v0/bad.wav"
        let path = made.folder.path + "/" + name
        let sound = [Float](repeating: 0.25, count: 8_000)
        switch kind {
        case "text": try made.folder.write("hello", to: name)
        case "empty": try made.folder.write("", to: name)
        case "silent": try AudioFile.write(Clip(sampleRate: 8_000, mono: sound.map { $0 * 0 }), to: path)
        case "cut":
            try AudioFile.write(Clip(sampleRate: 8_000, mono: sound), to: path)
            try made.folder.truncate(name, to: 5_000)
        default:
            try AudioFile.write(Clip(sampleRate: 8_000, mono: sound), to: path, format: .wavFloat)
            try made.folder.overwrite(name, at: 4_000, with: [0, 0, 0xC0, 0x7F])
        }
        #expect(complaint(opening).contains(path))
        var lenient = opening
        lenient.skipDamaged = true
        let dataset = try open(lenient)
        #expect(dataset.summary.contains("12 clips of 6 groups"))
        #expect(try dataset.fingerprint == MadeClips().openedFingerprint(like: lenient))
    }

    @Test func pairsAreFoundByTheirFolders() throws {
        for side in ["noisy", "clean"] {
            for take in 0..<4 {
                try made.folder.makeFolder("pairs/\(side)/v\(take)")
                let samples = (0..<9_000).map { Float($0 * (take + 3) % 89) / 200 }
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: side == "clean" ? samples : samples.map { $0 + 0.01 }),
                    to: "\(made.folder.path)/pairs/\(side)/v\(take)/take.wav")
            }
        }
        var paired = opening
        paired.source = .pairs(made.folder.path + "/pairs")
        paired.unit = .clip
        paired.validationFraction = 0.25
        let dataset = try open(paired)
        #expect(dataset.summary.contains("3 pairs train, 1 pair validate"))
    }
}

extension MadeClips {
    /// The fingerprint that these clips alone give with the same settings.
    fileprivate func openedFingerprint(like opening: DenoiseOpening) throws -> String {
        var opening = opening
        opening.source = .folder(folder.path + "/voices")
        return try opening.open(root: folder.path + "/data").fingerprint
    }
}

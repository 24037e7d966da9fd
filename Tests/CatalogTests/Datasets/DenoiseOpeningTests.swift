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
        lenient.reading.skipsDamaged = true
        let dataset = try open(lenient)
        #expect(dataset.summary.contains("12 clips of 6 groups"))
        #expect(try dataset.fingerprint == MadeClips().openedFingerprint(like: lenient))
    }

    /// A FLAC that is whole at its beginning and hurt in its middle.
    private func writeHurt(_ name: String, period: Int = 997) throws {
        let sound = (0..<80_000).map { Float($0 * $0 % period) / 2_000 }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: sound), to: made.folder.path + "/" + name, format: .flac16)
        let count = try made.folder.bytes(name).count
        try made.folder.overwrite(name, at: count / 2, with: [UInt8](repeating: 0xAA, count: 400))
    }

    @Test func allDamagedFilesAreNamedAtOnceThoseThatBreakInTheMiddleToo() throws {
        try made.folder.write("hello", to: "voices/v0/text.wav")
        try made.folder.write("", to: "voices/v1/nothing.mp3")
        try writeHurt("voices/v2/hurt.flac")
        let said = complaint(opening)
        #expect(said.hasPrefix("3 recordings cannot be used"))
        #expect(said.split(separator: "\n").count == 4)
        for name in ["v0/text.wav", "v1/nothing.mp3", "v2/hurt.flac"] { #expect(said.contains(name)) }
        // Those alone that a header does not show.
        try made.folder.remove("voices/v0/text.wav")
        try made.folder.remove("voices/v1/nothing.mp3")
        try writeHurt("voices/v3/hurt.flac", period: 991)
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: [Float](repeating: 0, count: 9_000)),
            to: made.folder.path + "/voices/v4/silent.wav")
        var all = opening
        all.unit = .clip
        let later = complaint(all)
        #expect(later.hasPrefix("3 recordings cannot be used"), "\(later)")
        #expect(later.contains("v3/hurt.flac") && later.contains("v4/silent.wav is digital silence"))
    }

    @Test func whatIsLeftOutIsCountedAndNamed() throws {
        try made.folder.write("hello", to: "voices/v0/text.wav")
        try writeHurt("voices/v2/hurt.flac")
        try made.folder.write("words", to: "voices/notes.txt")
        try made.folder.write(try made.folder.bytes("voices/v1/long.wav"), to: "voices/v1/twin.wav")
        let opposite = (0..<9_000).map { Float($0 % 83) / 200 }
        try AudioFile.write(
            Clip(sampleRate: 8_000, channels: [opposite, opposite.map { -$0 }]),
            to: made.folder.path + "/voices/v3/opposite.wav")
        var lenient = opening
        lenient.reading.skipsDamaged = true
        lenient.shortestClip = 1
        let summary = try open(lenient).summary
        for words in [
            "6 clips of 6 groups", "; left out: ", "2 damaged (v0/text.wav, v2/hurt.flac)",
            "1 equal to another (v1/twin.wav)",
            "1 channels that cancel in their mean (v3/opposite.wav)",
            "8 shorter than 1.0 s (v0/short.wav, v1/short.wav, v2/short.wav and 5 more)",
            "1 file of other kinds (1 txt)",
        ] { #expect(summary.contains(words), "\(summary)") }
        #expect(try !open(opening(of: "voices/v1")).summary.contains("damaged"))
    }

    private func opening(of folder: String) -> DenoiseOpening {
        var other = opening
        other.source = .folder(made.folder.path + "/" + folder)
        other.unit = .clip
        other.validationFraction = 0.5
        return other
    }

    @Test func oppositeChannelsAreNoSilence() throws {
        try made.folder.makeFolder("opposite")
        for take in 0..<2 {
            let sound = (0..<9_000).map { Float($0 * (take + 3) % 83) / 200 }
            try AudioFile.write(
                Clip(sampleRate: 8_000, channels: [sound, sound.map { -$0 }]),
                to: made.folder.path + "/opposite/\(take).wav")
        }
        let said = complaint(opening(of: "opposite"))
        #expect(said.contains("cancel in their mean") && !said.contains("digital silence"))
    }

    @Test func pairsThatBreakInTheMiddleAreLeftOutOnRequest() throws {
        for side in ["noisy", "clean"] {
            for take in 0..<4 {
                try made.folder.makeFolder("pairs/\(side)/v\(take)")
                try writeHurt("pairs/\(side)/v\(take)/take.flac")
                guard take > 0 || side == "clean" else { continue }
                let samples = (0..<80_000).map { Float($0 * (take + 3) % 89) / 200 }
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: samples),
                    to: "\(made.folder.path)/pairs/\(side)/v\(take)/take.flac")
            }
        }
        var paired = opening
        paired.source = .pairs(made.folder.path + "/pairs")
        paired.unit = .clip
        paired.validationFraction = 0.34
        #expect(complaint(paired).contains("noisy/v0/take.flac"))
        paired.reading.skipsDamaged = true
        let summary = try open(paired).summary
        #expect(summary.contains("2 pairs train, 1 pair validate"))
        #expect(summary.contains("1 damaged (v0/take.flac)"), "\(summary)")
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

import Audio
import Catalog
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// Music cut into what is heard and what follows.
struct WindowDatasetTests {
    private let folder = ScratchFolder()

    /// A track that counts up: sample n is n / 2^20 (exact in 24 bits), so that a window says where it is from.
    private func write(_ name: String, seconds: Double, offset: Int = 0, gain: Float = 1) throws {
        let samples = (0..<Int(seconds * 8_000)).map { gain * Float($0 + offset + 1) / 1_048_576 }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/music/\(name)", format: .wavFloat)
    }

    private func dataset(_ settings: String) throws -> any Dataset {
        let text = """
            { "folder": "\(folder.path)/music", "sample_rate": 8000, "input_seconds": 1.0, "target_seconds": 0.25,
              "window_hop_seconds": 0.5 \(settings) }
            """
        return try Music.decode(try JSONParser.parse(text, source: "x.json")).spec
            .open(data: folder.path + "/data")
    }

    private func makeMusic() throws {
        for album in ["a", "b"] {
            try folder.makeFolder("music/\(album)")
            for track in 1...2 {
                let number = (album == "a" ? 0 : 2) + track
                try write("\(album)/\(track).wav", seconds: 3, offset: number * 100_000)
            }
        }
        try write("b/short.wav", seconds: 1.2, offset: 7)
    }

    @Test func whatFollowsFollows() throws {
        try makeMusic()
        let dataset = try dataset(#", "validation_tracks": ["b/1"]"#)
        // 3 s hold windows of 1.25 s at 0, 0.5, 1 and 1.5 s; the track of 1.2 s holds none.
        #expect(dataset.count(of: .train) == 12 && dataset.count(of: .validation) == 4)
        let key = RandomKey(seed: 1)
        for split in Split.allCases {
            for index in 0..<dataset.count(of: split) {
                let example = try dataset.example(split, at: index, epoch: 1, key: key)
                let (input, target) = (example.input, example.target)
                #expect(input.count == 8_000 && target.count == 2_000)
                let first = (input[0] * 1_048_576).rounded()
                #expect(Int(first - 1) % 4_000 == 0)
                #expect((target[0] * 1_048_576).rounded() == first + 8_000)
                #expect(example.id.hasPrefix("b/1.wav") == (split == .validation))
            }
        }
        #expect(dataset.fingerprint.count == 64)
    }

    @Test func albumsStayTogetherAndWindowsCanBeDrawn() throws {
        try makeMusic()
        let dataset = try dataset(
            #", "split_by": "album", "validation_tracks": ["a"], "train_examples": 30, "validation_examples": 3"#
        )
        #expect(dataset.count(of: .train) == 30 && dataset.count(of: .validation) == 3)
        #expect(dataset.contents(of: .train)?.groups == ["b", "b"])
        #expect(dataset.contents(of: .validation)?.groups == ["a", "a"])
        let key = RandomKey(seed: 1)
        func ids(_ split: Split, epoch: Int) throws -> [String] {
            try (0..<dataset.count(of: split)).map {
                try dataset.example(split, at: $0, epoch: epoch, key: key).id
            }
        }
        #expect(try ids(.train, epoch: 1) == ids(.train, epoch: 1))
        #expect(try ids(.train, epoch: 1) != ids(.train, epoch: 2))
        #expect(try ids(.validation, epoch: 1) == ids(.validation, epoch: 2))
    }

    @Test func sevenSecondsAreEightWindows() throws {
        try folder.makeFolder("music")
        for track in 1...2 { try write("\(track).wav", seconds: 7, offset: track) }
        let text = """
            { "folder": "\(folder.path)/music", "sample_rate": 8000, "validation_tracks": ["2"] }
            """
        let dataset = try Music.decode(try JSONParser.parse(text, source: "x.json")).spec
            .open(data: folder.path + "/data")
        #expect(dataset.count(of: .train) == 8 && dataset.count(of: .validation) == 8)
    }

    @Test func whatCannotBeSplitIsSaidInASentence() throws {
        try makeMusic()
        #expect(throws: (any Error).self) { try dataset(#", "validation_tracks": ["c"]"#) }
        do {
            _ = try dataset(#", "validation_tracks": ["c"]"#)
        } catch {
            #expect("\(error)".contains("validation_tracks names c, which is not there; there are a/1"))
        }
        do {
            _ = try dataset(#", "split_by": "album", "validation_tracks": ["a", "b"]"#)
            Issue.record("a split without training was made")
        } catch {
            #expect("\(error)".contains("nothing to train on"))
        }
    }

    @Test func windowsBeforeSilenceAreLeftOut() throws {
        try folder.makeFolder("music")
        try write("1.wav", seconds: 7)
        let loud = (0..<56_000).map { $0 < 40_000 ? Float($0 % 50) / 100 : 0 }
        try AudioFile.write(Clip(sampleRate: 8_000, mono: loud), to: "\(folder.path)/music/2.wav")
        let text = """
            { "folder": "\(folder.path)/music", "sample_rate": 8000, "validation_tracks": ["2"] }
            """
        let music = try Music.decode(try JSONParser.parse(text, source: "x.json")).spec
        // Every target begins at 5 s or later, where there is nothing.
        #expect(throws: (any Error).self) { try music.open(data: folder.path + "/data") }
    }
}

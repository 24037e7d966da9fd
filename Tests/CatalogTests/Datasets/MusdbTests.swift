import Audio
import Catalog
import Corpora
import Files
import FoundationEssentials
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// MUSDB18 in its layouts, with small made-up copies.
struct MusdbTests {
    private let folder = ScratchFolder()
    private static let golden =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        + "/Golden/music/made.stem.mp4"

    private func open(_ settings: String = "") async throws -> any Dataset {
        let text = """
            { "folder": "\(folder.path)/musdb", "sample_rate": 8000, "input_seconds": 0.2, "target_seconds": 0.05,
              "window_hop_seconds": 0.1 \(settings) }
            """
        return try await Musdb.decode(try JSONParser.parse(text, source: "x.json")).spec
            .open(data: folder.path + "/data")
    }

    /// A second of what each part of a made-up track is: tones of 300, 500, 700, 900 and 1,100 Hz.
    private func crossings(_ samples: [Float]) -> Int {
        zip(samples, samples.dropFirst()).filter { $0 < 0 && $1 >= 0 }.count
    }

    private func addStemFile(_ name: String) throws {
        try folder.makeFolder("musdb/" + name.split(separator: "/").dropLast().joined(separator: "/"))
        try FileManager.default.copyItem(
            atPath: Self.golden, toPath: "\(folder.path)/musdb/\(name).stem.mp4")
    }

    private func addWaves(_ name: String, stems: [String] = StemFolder.stems, count: Int = 8_000) throws {
        try folder.makeFolder("musdb/\(name)")
        for (place, part) in (["mixture"] + stems).enumerated() {
            let length = part == "mixture" ? 8_000 : count
            // Other sound in every track, or the tracks would count as one.
            let pace = 3 + place + name.utf8.reduce(0) { $0 + Int($1) } % 61
            let samples = (0..<length).map { Float($0 * pace % 97) / 194 - 0.25 }
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/musdb/\(name)/\(part).wav")
        }
    }

    @Test func stemFilesAreDecodedOnceAndCut() async throws {
        try addWaves("train/A - One")
        try addWaves("train/B - Two")
        try addStemFile("test/C - Three")
        let dataset = try await open(#", "split_by": "official""#)
        #expect(dataset.contents(of: .validation)?.groups == ["C - Three"])
        #expect(dataset.contents(of: .train)?.groups == ["A - One", "B - Two"])
        #expect(dataset.count(of: .validation) == 8)
        let example = try dataset.example(.validation, at: 2, epoch: 1, key: RandomKey(seed: 1))
        #expect(Set(example.signals.keys) == ["input", "target", "target.bass", "target.drums"])
        #expect(example.input.count == 1_600 && example.target.count == 400)
        // In 0.05 s: 15 waves of 300 Hz, 25 of 500 (drums), 35 of 700 (bass).
        #expect(abs(crossings(example.target) - 15) <= 1)
        #expect(abs(crossings(example.signals["target.drums"] ?? []) - 25) <= 1)
        #expect(abs(crossings(example.signals["target.bass"] ?? []) - 35) <= 1)
        let cached = try folder.entries("data/cache/stems")
        let again = try await open(#", "split_by": "official""#)
        #expect(again.fingerprint == dataset.fingerprint && cached.count == 1)
        #expect(
            try folder.entries("data/cache/stems/\(cached[0])").sorted() == [
                "bass.wav", "drums.wav", "mixture.wav",
            ])
    }

    @Test func wavesOfTheHighQualityLayoutAreReadAsTheyAre() async throws {
        for name in ["train/A", "train/B", "train/C", "test/D"] { try addWaves(name) }
        let dataset = try await open(#", "validation_tracks": ["B"], "stems": ["vocals"]"#)
        #expect(dataset.contents(of: .validation)?.groups == ["B"])
        #expect(dataset.contents(of: .train)?.groups == ["D", "A", "C"])
        let example = try dataset.example(.train, at: 0, epoch: 1, key: RandomKey(seed: 1))
        #expect(Set(example.signals.keys) == ["input", "target", "target.vocals"])
    }

    @Test func whatDoesNotFitIsNamed() async throws {
        await expect("layouts of MUSDB18") { try folder.makeFolder("musdb/empty") }
        await expect("drums.wav is missing") { try addWaves("A", stems: ["bass"]) }
        try folder.remove("musdb/A")
        await expect("has 7000 samples at 8000 Hz, and its mixture 8000") { try addWaves("A", count: 7_000) }
        try folder.remove("musdb/A")
        await expect("has no stream for mixture that can be decoded") {
            try folder.write("no film at all", to: "musdb/x.stem.mp4")
        }
    }

    private func expect(_ words: String, _ make: () throws -> Void) async {
        do {
            try make()
            _ = try await open()
            Issue.record("\(words): was accepted")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test func whatEtudeWroteIsNoTrackAndAnEqualOneCountsOnce() async throws {
        for name in ["train/A", "train/B", "data/cache/stems/abc"] { try addWaves(name) }
        OutputMark.leave(in: folder.path + "/musdb/data/cache")
        let manager = FileManager.default
        try manager.copyItem(
            atPath: folder.path + "/musdb/train/A", toPath: folder.path + "/musdb/train/Z")
        try manager.createSymbolicLink(
            atPath: folder.path + "/musdb/train/gone", withDestinationPath: "nowhere")
        try folder.write("", to: "musdb/train/notes.txt")
        try folder.makeFolder("musdb/lonely")
        try folder.write("", to: "musdb/lonely/vocals.wav")
        let dataset = try await open(#", "validation_tracks": ["B"]"#)
        #expect(dataset.contents(of: .validation)?.groups == ["B"])
        #expect(dataset.contents(of: .train)?.groups == ["A"])
        for words in [
            "1 folder that Etude wrote (data/cache)", "1 equal to another (train/Z)",
            "1 link to nothing (train/gone)", "1 of no track (lonely/vocals.wav)",
            "1 file of other kinds (1 txt)",
        ] { #expect(dataset.summary.contains(words), "\(words) is missing in \(dataset.summary)") }
    }

    @Test func capitalsInNamesAreTheSameFiles() async throws {
        try addWaves("A")
        try addWaves("B")
        for part in ["mixture"] + StemFolder.stems {
            try FileManager.default.moveItem(
                atPath: "\(folder.path)/musdb/B/\(part).wav",
                toPath: "\(folder.path)/musdb/B/\(part.capitalized).WAV")
        }
        let dataset = try await open(#", "validation_tracks": ["B"]"#)
        #expect(dataset.contents(of: .validation)?.groups == ["B"])
        #expect(dataset.contents(of: .train)?.groups == ["A"])
    }
}

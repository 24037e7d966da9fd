import Audio
import Catalog
import Corpora
import Glibc
import Learning
import Randomness
import Specs
import TestSupport
import Testing

/// Which channel of recordings is used, and what becomes of those that cannot be, in every dataset that takes a folder.
struct ReadingTests {
    private let folder = ScratchFolder()
    private static let kinds = Catalog.datasets.filter { $0.tiny[0].contains("FOLDER") }.map { $0.kind }

    /// Six groups of stereo recordings for whatever kind of folder: the first channel is low, the second high.
    init() throws {
        for group in 0..<6 {
            for place in ["voices/v\(group)", "pairs/clean/v\(group)", "pairs/noisy/v\(group)"] {
                for name in ["a", "b"] {
                    try write("\(place)/\(name).flac", seed: name == "a" ? group : 6 + group)
                }
            }
            for (place, part) in ["mixture", "bass", "drums", "other", "vocals"].enumerated() {
                try write("musdb/t\(group)/\(part).wav", seed: 20 + group * 5 + place)
            }
        }
    }

    private func write(_ name: String, seed: Int, gains: [Float] = [0.3, 0.2], seconds: Int = 1) throws {
        try folder.makeFolder(name.split(separator: "/").dropLast().joined(separator: "/"))
        var noise = RandomKey(seed: 4).derive(seed).generator()
        let channels = gains.enumerated().map { channel, gain in
            (0..<8_000 * seconds).map { n in
                gain * Float(sin(Double(n) * (channel == 0 ? 0.05 : 0.8)) + 0.02 * noise.normal())
            }
        }
        try AudioFile.write(
            Clip(sampleRate: 8_000, channels: channels), to: "\(folder.path)/\(name)",
            format: name.hasSuffix("flac") ? .flac16 : .wav16)
    }

    private func open(_ kind: String, _ keys: String = "") async throws -> any Dataset {
        let entry = try #require(Catalog.datasets.first { $0.kind == kind })
        let text = entry.tiny[0].replacing("FOLDER", with: folder.path).replacing(" }", with: "\(keys) }")
        return try await entry.decode(JSONParser.parse(text, source: "x.json")).spec.open(
            data: folder.path + "/data")
    }

    private func complaint(_ kind: String, _ keys: String = "") async -> String {
        do {
            _ = try await open(kind, keys)
            return "it opened"
        } catch { return "\(error)" }
    }

    /// Where a kind's recordings lie: two of different groups, and one that a stem or partner is.
    private func places(_ kind: String) -> (first: String, second: String, partner: String) {
        switch kind {
        case "folder": ("pairs/clean/v0/a.flac", "pairs/noisy/v1/a.flac", "pairs/noisy/v2/b.flac")
        case "musdb": ("musdb/t0/mixture.wav", "musdb/t1/bass.wav", "musdb/t2/drums.wav")
        default: ("voices/v0/a.flac", "voices/v1/a.flac", "voices/v2/b.flac")
        }
    }

    /// Hurts the middle; a wav has nothing to hurt there, so a sample of it becomes no number.
    private func hurt(_ name: String, seed: Int) throws {
        if name.hasSuffix("wav") {
            let samples = [Float](repeating: 0.25, count: 8_000)
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(name)", format: .wavFloat)
            let count = try folder.bytes(name).count
            return try folder.overwrite(name, at: count - 8_000, with: [0, 0, 0xC0, 0x7F])
        }
        try write(name, seed: seed)
        let count = try folder.bytes(name).count
        try folder.overwrite(name, at: count / 2, with: [UInt8](repeating: 0xAA, count: 400))
    }

    @Test(arguments: kinds)
    func damagedFilesAreNamedAtOnceOrLeftOut(kind: String) async throws {
        let (first, second, partner) = places(kind)
        try folder.write("no sound", to: first)
        try hurt(second, seed: 90)
        try hurt(partner, seed: 91)
        let said = await complaint(kind)
        #expect(
            said.hasPrefix("3 recordings cannot be used") && said.split(separator: "\n").count == 4, "\(said)"
        )
        for name in [first, second, partner] { #expect(said.contains(name), "\(said)") }
        let summary = try await open(kind, #", "skip_damaged": true"#).summary
        #expect(summary.contains("; left out: 3 damaged ("), "\(summary)")
        // The header of what is left shows nothing.
        try write(first, seed: 0)
        let later = await complaint(kind)
        #expect(later.contains(second) && later.contains(partner) && !later.contains(first + " "), "\(later)")
        #expect(try await open(kind, #", "skip_damaged": true"#).summary.contains("; left out: 2 damaged ("))
    }

    @Test(arguments: kinds)
    func whatIsThereIsTakenOnRequestAndTold(kind: String) async throws {
        let name = places(kind).first.replacing(".flac", with: ".wav")
        for file in kind == "folder" ? [name, name.replacing("clean", with: "noisy")] : [name] {
            try write(file, seed: 70, seconds: 2)
            if kind != "musdb" { try folder.remove(file.replacing(".wav", with: ".flac")) }
        }
        if kind == "folder" {
            try folder.truncate(name.replacing("clean", with: "noisy"), to: 44 + 4 * 10_000)
        }
        if kind == "musdb" {
            for stem in ["bass", "drums"] { try write("musdb/t0/\(stem).wav", seed: 71, seconds: 2) }
            for stem in ["bass", "drums"] { try folder.truncate("musdb/t0/\(stem).wav", to: 44 + 4 * 10_000) }
        }
        try folder.truncate(name, to: 44 + 4 * 10_000)
        let said = await complaint(kind)
        #expect(
            said.contains("is truncated: its header declares 16000 frames and 10000 are there"), "\(said)")
        #expect(said.contains("accept_truncated"))
        let summary = try await open(kind, #", "accept_truncated": true"#).summary
        #expect(summary.contains("; read in part: "), "\(summary)")
        #expect(summary.contains(": 10000 of 16000 samples"), "\(summary)")
        // What was decoded for who accepts it is no cache for who does not.
        #expect(await complaint(kind).contains("is truncated"))
        #expect(try await open(kind, #", "skip_damaged": true"#).summary.contains("left out: "))
    }

    /// Rises through zero in a second of an example's sound.
    private func pitch(_ dataset: any Dataset) throws -> Int {
        let example = try dataset.example(.validation, at: 0, epoch: 1, key: RandomKey(seed: 1))
        let samples = example.target
        let rises = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
        return rises * 8_000 / samples.count
    }

    @Test(arguments: kinds)
    func oneChannelOrTheMeanOfAll(kind: String) async throws {
        let mean = try await open(kind)
        let (first, second) = (
            try await open(kind, #", "channel": 1"#), try await open(kind, #", "channel": 2"#)
        )
        #expect(try pitch(first) < 150 && pitch(second) > 900)
        #expect(Set([mean, first, second].map(\.fingerprint)).count == 3)
        let null = try await open(kind, #", "channel": null"#)
        #expect(null.fingerprint == mean.fingerprint)
        let key = RandomKey(seed: 1)
        let made = try [mean, first, second, null].map {
            try $0.example(.validation, at: 0, epoch: 1, key: key).making
        }
        #expect(Set(made).count == 3 && made[0] == made[3])
        // The samples of the mean are what they were.
        let example = try mean.example(.validation, at: 0, epoch: 1, key: key)
        let halves = try [first, second].map { try $0.example(.validation, at: 0, epoch: 1, key: key).target }
        if kind == "whole_clips" {
            let mixed = zip(halves[0], halves[1]).map { ($0 + $1) / 2 }
            #expect(zip(mixed, example.target).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        let none = await complaint(kind, #", "channel": 3"#)
        #expect(none.contains("recordings have no channel 3 (") && !none.contains("\n"), "\(none)")
        // That is no damage, which could be left out.
        let skipping = await complaint(kind, #", "channel": 3, "skip_damaged": true"#)
        #expect(
            skipping.contains("recordings have no channel 3 (") && !skipping.contains("\n"), "\(skipping)")
        #expect(await complaint(kind, #", "channel": 0"#).contains("channel"))
    }

    /// Left = -right, and a channel without sound: silence is judged by what is used.
    @Test(arguments: kinds.filter { $0 != "musdb" })
    func silenceIsJudgedByChannel(kind: String) async throws {
        let (name, _, _) = places(kind)
        let sound = (0..<8_000).map { Float($0 % 83) / 200 - 0.2 }
        func put(_ channels: [[Float]]) throws {
            try AudioFile.write(
                Clip(sampleRate: 8_000, channels: channels), to: "\(folder.path)/\(name)", format: .flac16)
        }
        try put([sound, sound.map { -$0 }])
        let opposite = await complaint(kind)
        #expect(opposite.contains("\(name) has channels that cancel in their mean"), "\(opposite)")
        #expect(try await open(kind, #", "channel": 2"#).count(of: .train) > 0)
        let left = try await open(kind, #", "skip_damaged": true"#).summary
        #expect(left.contains("1 channels that cancel in their mean ("), "\(left)")
        try put([sound, sound.map { $0 * 0 }])
        #expect(try await open(kind).count(of: .train) > 0)
        #expect(
            await complaint(kind, #", "channel": 2"#).contains(
                "is digital silence in channel 2, and not in another"))
        try put([sound, sound].map { $0.map { $0 * 0 } })
        #expect(await complaint(kind).contains("\(name) is digital silence; "))
    }
}

import Audio
import Foundation
import Subprocess
import Testing

@Suite struct AudioFileTests {
    private let tone = Clip(
        sampleRate: 16_000,
        channels: (1...2).map { channel in
            (0..<4_001).map { 0.5 * sin(Float($0 * channel) * 0.05) }
        })

    struct Lossless: Sendable {
        let name: String
        let format: AudioFormat
        let tolerance: Double
    }

    @Test(arguments: [
        Lossless(name: "a.wav", format: .wav8, tolerance: 0.0079),
        Lossless(name: "b.wav", format: .wav16, tolerance: 3.06e-5),
        Lossless(name: "c.wav", format: .wav24, tolerance: 1e-6),
        Lossless(name: "d.wav", format: .wav32, tolerance: 1e-7),
        Lossless(name: "e.wav", format: .wavFloat, tolerance: 0),
        Lossless(name: "f.flac", format: .flac16, tolerance: 3.06e-5),
        Lossless(name: "g.flac", format: .flac24, tolerance: 1e-6),
    ])
    func losslessFormatsComeBack(_ example: Lossless) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/\(example.name)"
            try AudioFile.write(tone, to: path, format: example.format)
            let info = try AudioFile.info(path)
            #expect(info.format.code & 0xFFF_FFFF == example.format.code)
            #expect(info.sampleRate == 16_000 && info.channelCount == 2 && info.frameCount == 4_001)
            let back = try AudioFile.read(path)
            for (a, b) in zip(back.channels, tone.channels) {
                #expect(zip(a, b).allSatisfy { Double(abs($0 - $1)) <= example.tolerance })
            }
            #expect(back.frameCount == 4_001)
            #expect(FileManager.default.fileExists(atPath: path + ".part") == false)
        }
    }

    @Test(arguments: ["a.ogg", "b.mp3", "c.opus"])
    func lossyFormatsComeBackNearly(name: String) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/\(name)"
            let clip = Clip(sampleRate: 16_000, mono: Golden.speech)
            try AudioFile.write(clip, to: path)
            let back = try AudioFile.read(path)
            #expect(abs(back.duration - clip.duration) < 0.2)
            #expect(back.channelCount == 1)
        }
    }

    @Test func valuesBeyondFullScaleSaturate() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/loud.wav"
            try AudioFile.write(Clip(sampleRate: 8_000, mono: [2, -2, 0.5]), to: path)
            let back = try AudioFile.read(path).channels[0]
            #expect(back[0] > 0.999 && back[1] == -1 && abs(back[2] - 0.5) < 1e-4)
        }
    }

    @Test func blocksJoinToTheWhole() throws {
        var reader = try AudioReader(path: "\(Golden.folder)/speech.wav")
        var joined: [Float] = []
        while let block = try reader.read(frames: 777) { joined += block[0] }
        #expect(joined == Golden.speech)
        let part = try AudioFile.read("\(Golden.folder)/speech.wav", from: 1000, count: 500)
        #expect(part.channels[0] == Array(Golden.speech[1000..<1500]))
    }

    @Test func badFilesAreRefusedInOneSentence() async throws {
        try await withTemporaryFolder { folder in
            func refused(_ name: String, _ bytes: [UInt8]?) throws -> AudioError? {
                let path = "\(folder)/\(name)"
                if let bytes { try Data(bytes).write(to: URL(filePath: path)) }
                do throws(AudioError) {
                    _ = try AudioFile.read(path)
                    return nil
                } catch {
                    #expect(error.description.contains(path))
                    #expect(!error.description.contains("\n"))
                    return error
                }
            }
            guard case .unreadable = try refused("missing.wav", nil) else {
                Issue.record("missing")
                return
            }
            guard case .empty = try refused("zero.wav", []) else {
                Issue.record("zero bytes")
                return
            }
            guard case .notAudio = try refused("text.wav", Array("not a sound at all".utf8)) else {
                Issue.record("text")
                return
            }
            let whole = [UInt8](try Data(contentsOf: URL(filePath: "\(Golden.folder)/speech.wav")))
            guard
                case .truncated(_, let declared, let found) = try refused(
                    "cut.wav", Array(whole.prefix(10_044)))
            else {
                Issue.record("truncated")
                return
            }
            #expect(declared == Golden.speech.count && found == 5_000)
            try AudioFile.write(tone, to: "\(folder)/whole.flac")
            let flac = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/whole.flac")))
            #expect(try refused("cut.flac", Array(flac.prefix(flac.count * 2 / 3))) != nil)

            for container in ["whole.aiff", "whole.w64"] {
                try AudioFile.write(tone, to: "\(folder)/\(container)")
                #expect(try AudioFile.read("\(folder)/\(container)").frameCount == 4_001)
                let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(container)")))
                guard case .corrupt = try refused("cut.\(container)", Array(bytes.prefix(9_000))) else {
                    Issue.record("cut \(container)")
                    return
                }
            }
            try AudioFile.write(Clip(sampleRate: 8_000, mono: []), to: "\(folder)/none.wav")
            guard case .empty = try refused("none.wav", nil) else {
                Issue.record("no samples")
                return
            }

            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: [0, 0.5, 0.25]), to: "\(folder)/nan.wav", format: .wavFloat)
            var nan = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/nan.wav")))
            nan.replaceSubrange((nan.count - 8)..<(nan.count - 4), with: [0, 0, 0xC0, 0x7F])
            guard case .notFinite(_, 0, 1) = try refused("nan.wav", nan) else {
                Issue.record("NaN")
                return
            }
            guard case .unreadable = try refused("", nil) else {
                Issue.record("folder")
                return
            }
        }
    }

    @Test func unwritablePlacesAreRefused() async throws {
        try await withTemporaryFolder { folder in
            #expect(throws: AudioError.self) { try AudioFile.write(tone, to: "/proc/no/such/place.wav") }
            #expect(throws: AudioError.self) {
                try AudioFile.write(Clip(sampleRate: 8_000, mono: [.nan]), to: "\(folder)/nan.wav")
            }
            #expect(throws: AudioError.self) {
                // Opus knows five rates, and this is none of them.
                try AudioFile.write(Clip(sampleRate: 44_100, mono: [0, 0.1]), to: "\(folder)/x.opus")
            }
        }
    }

    @Test func fullDiskIsReported() async throws {
        // /dev/full accepts an open and refuses every byte.
        try await withTemporaryFolder { folder in
            let path = "\(folder)/full.wav"
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: "/dev/full")
            #expect(throws: AudioError.self) { try AudioFile.write(tone, to: path) }
        }
    }

    @Test func otherFormatsComeThroughFFmpeg() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/text.xyz"
            try Data("nothing".utf8).write(to: URL(filePath: path))
            await #expect(throws: AudioError.self) { try await DecodedFile(path) }
            // AAC is none of libsndfile's formats.
            let made = try await run(
                .name("ffmpeg"),
                arguments: ["-v", "error", "-i", "\(Golden.folder)/speech.wav", "\(folder)/speech.m4a"],
                output: .discarded, error: .string(limit: 4096))
            #expect(made.terminationStatus.isSuccess, "\(made.standardError)")
            let decoded = try await DecodedFile("\(folder)/speech.m4a")
            let clip = try decoded.read()
            #expect(clip.sampleRate == 16_000 && clip.channelCount == 1)
            let found = try #require(
                Quality.correlation(
                    estimate: clip.channels[0], reference: Golden.speech, maximumLag: 4000))
            #expect(found.coefficient > 0.95)
            let direct = try await DecodedFile("\(Golden.folder)/speech.wav")
            #expect(try direct.read().channels[0] == Golden.speech)
        }
    }
}

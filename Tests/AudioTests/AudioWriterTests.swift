import Audio
import Foundation
import Randomness
import Subprocess
import Testing

/// How sound is written: rounding, dither, full scale, layouts, and containers that are full.
@Suite struct AudioWriterTests {
    private let noise: [Float] = {
        var generator = RandomGenerator(key: RandomKey(seed: 3))
        return (0..<40_000).map { _ in Float(generator.uniform(-0.9, 0.9)) }
    }()

    private func errorPower(_ format: AudioFormat, dither: Bool = false) async throws -> (
        mean: Double, power: Double
    ) {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/a.wav"
            var options = AudioWriter.Options()
            options.dither = dither ? RandomKey(seed: 1) : nil
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: noise), to: path, format: format, options: options)
            let errors = zip(try AudioFile.read(path).channels[0], noise).map { Double($0) - Double($1) }
            let mean = errors.reduce(0, +) / Double(errors.count)
            return (mean, errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count))
        }
    }

    /// Rounding leaves a twelfth of a squared step and no shift; cutting would leave a third and half a step.
    @Test(arguments: [(AudioFormat.wav8, 128.0), (.wav16, 32_768)])
    func integersAreRounded(format: AudioFormat, scale: Double) async throws {
        let (mean, power) = try await errorPower(format)
        #expect(abs(power * scale * scale * 12 - 1) < 0.05, "\(power * scale * scale)")
        #expect(abs(mean * scale) < 0.02, "\(mean * scale)")
    }

    /// What nobody is asked about is not cut off.
    @Test func aWavThatIsToHoldSamplesHoldsThem() async throws {
        #expect(AudioFormat.wav(holding: noise) == .wav16)
        let loud: [Float] = [0, 1.75, -2.5]
        try await withTemporaryFolder { folder in
            let path = "\(folder)/loud.wav"
            try AudioFile.write(
                Clip(sampleRate: 8_000, mono: loud), to: path, format: .wav(holding: loud))
            #expect(try AudioFile.read(path).channels[0] == loud)
        }
    }

    /// libsndfile would note the second of writing beside the peak.
    @Test func theSameSoundMakesTheSameFileAtAnyTime() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/a.wav"
            try AudioFile.write(Clip(sampleRate: 8_000, mono: noise), to: path, format: .wavFloat)
            let head = try Data(contentsOf: URL(filePath: path)).prefix(200)
            #expect(head.range(of: Data("data".utf8)) != nil)
            #expect(head.range(of: Data("PEAK".utf8)) == nil)
        }
    }

    /// Triangular dither adds two twelfths, and is there when it is asked for only.
    @Test func ditherTriplesTheErrorAndKeepsItsMean() async throws {
        let (mean, power) = try await errorPower(.wav16, dither: true)
        #expect(abs(power * 32_768 * 32_768 * 4 - 1) < 0.05)
        #expect(abs(mean * 32_768) < 0.02)
    }

    @Test func whatAFileHeldComesBackBitForBit() async throws {
        try await withTemporaryFolder { folder in
            for (name, format) in [
                ("a.wav", AudioFormat.wav8), ("b.wav", .wav16), ("c.wav", .wav24), ("d.flac", .flac24),
            ] {
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: noise), to: "\(folder)/\(name)", format: format)
                let once = try AudioFile.read("\(folder)/\(name)")
                try AudioFile.write(once, to: "\(folder)/again-\(name)", format: format)
                #expect(try AudioFile.read("\(folder)/again-\(name)") == once, "\(name)")
            }
        }
    }

    @Test func samplesPastFullScaleAreCountedOrTurnedDown() async throws {
        try await withTemporaryFolder { folder in
            let loud = Clip(sampleRate: 8_000, mono: (0..<8_000).map { 1.5 * sin(Float($0) * 0.05) })
            let past = loud.channels[0].filter { abs($0) > 1 }.count
            let cut = try AudioFile.write(loud, to: "\(folder)/cut.wav", format: .wav16)
            #expect(cut.clippedCount == past && past > 1_000)
            #expect(try AudioFile.write(loud, to: "\(folder)/float.wav", format: .wavFloat).clippedCount == 0)
            var options = AudioWriter.Options()
            options.limits = true
            let turned = try AudioFile.write(
                loud, to: "\(folder)/limited.wav", format: .wav16, options: options)
            #expect(turned.clippedCount == 0 && turned.frameCount == 8_000)
            let back = try AudioFile.read("\(folder)/limited.wav").channels[0]
            // Still a sine: near its peaks it is as loud as can be, and no plateau lies there.
            #expect((back.max() ?? 0) > 0.98)
            #expect(zip(back, back.dropFirst()).filter { $0 == $1 && abs($0) > 0.99 }.count < past / 20)
            // What stays below full scale is not touched.
            let quiet = Clip(sampleRate: 8_000, mono: noise)
            try AudioFile.write(quiet, to: "\(folder)/quiet.wav", format: .wavFloat, options: options)
            #expect(try AudioFile.read("\(folder)/quiet.wav") == quiet)
        }
    }

    @Test(arguments: [
        ("x.wav", 0x010002, 0x010002), ("x.wav", 0x130003, 0x130003), ("x.wav", 0x220006, 0x220006),
        ("x.flac", 0x010003, 0x170003), ("x.flac", 0x010006, 0x170003), ("x.flac", 0x010002, 0x170002),
        ("x.aiff", 0x010006, 0x020006), ("x.wav", 0x200060, 0x010002), ("x.opus", 0x200060, 0x200064),
        ("x", 0x130003, 0x130003), ("/dev/stdout", 0x010006, 0x010006),
    ])
    func theCodingIsKept(name: String, from: Int32, to: Int32) throws {
        #expect(try AudioFormat.output(name, like: AudioFormat(code: from)).code == to)
    }

    @Test(arguments: ["x.m4a", "x.aac", "x.txt", "x.svg"])
    func anEndingThatCannotBeWrittenIsRefused(name: String) {
        let error = #expect(throws: AudioError.self) { try AudioFormat.output(name, like: .wav16) }
        #expect(error?.description.contains(".wav, .wave, .flac") == true)
    }

    /// 5.1 of a tone a loudspeaker, from each container to each: what is heard where stays.
    @Test func surroundKeepsItsPlaces() async throws {
        try await withTemporaryFolder { folder in
            // The fourth is for low frequencies, and Vorbis keeps no others there.
            let speakers = [200, 400, 600, 60, 800, 1_000].map { "sine=f=\($0):r=48000:d=0.5" }
            let made = try await run(
                .name("ffmpeg"),
                arguments: Arguments(
                    ["-v", "error"] + speakers.flatMap { ["-f", "lavfi", "-i", $0] }
                        + [
                            "-filter_complex",
                            "[0][1][2][3][4][5]join=inputs=6:channel_layout=5.1,volume=0.5[o]", "-map", "[o]",
                            "\(folder)/a.wav", "-map", "[o]",
                        ].dropLast(2)), output: .discarded, error: .string(limit: 4_096))
            try #require(made.terminationStatus.isSuccess, "\(made.standardError)")
            var source = "\(folder)/a.wav"
            for name in ["b.ogg", "c.flac", "d.wav"] {
                let clip = try AudioFile.read(source)
                var options = AudioWriter.Options()
                options.layout = ChannelLayout(path: source)
                #expect(options.layout?.isDeclared == true, "\(source)")
                try AudioFile.write(clip, to: "\(folder)/\(name)", options: options)
                source = "\(folder)/\(name)"
            }
            let probe = try await run(
                .name("ffprobe"),
                arguments: [
                    "-v", "error", "-show_entries", "stream=channel_layout", "-of", "csv=p=0", source,
                ], output: .string(limit: 4_096), error: .discarded)
            #expect(probe.standardOutput.hasPrefix("5.1"), "\(probe.standardOutput)")
            let first = try AudioFile.read("\(folder)/a.wav").channels
            let last = try AudioFile.read(source).channels
            for channel in 0..<6 {
                let agreement = try #require(
                    Quality.correlation(estimate: last[channel], reference: first[channel], maximumLag: 0))
                #expect(agreement.coefficient > 0.9, "channel \(channel)")
            }
        }
    }

    @Test func aFullContainerIsRefusedAndALongOneBegunAsRF64() async throws {
        try await withTemporaryFolder { folder in
            var writer = try AudioWriter(
                path: "\(folder)/a.wav", format: .wav16, sampleRate: 8_000, channelCount: 1,
                options: AudioWriter.Options(), byteLimit: 1_000)
            try writer.write([[Float](repeating: 0, count: 500)])
            var sentence = ""
            do { try writer.write([[0]]) } catch { sentence = "\(error)" }
            #expect(sentence.contains("holds at most 4 GiB"), "\(sentence)")
            _ = consume writer
            #expect(FileManager.default.fileExists(atPath: "\(folder)/a.wav") == false)
            var options = AudioWriter.Options()
            options.expectedFrames = 3_000_000_000
            var long = try AudioWriter(
                path: "\(folder)/b.wav", format: .wav16, sampleRate: 8_000, channelCount: 1, options: options)
            try long.write([[0.25, 0.5]])
            #expect(try long.finish().format.code & 0xFFF_0000 == 0x22_0000)
            #expect(try AudioFile.read("\(folder)/b.wav").channels[0] == [0.25, 0.5])
        }
    }
}

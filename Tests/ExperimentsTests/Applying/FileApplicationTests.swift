import Audio
import Experiments
import Glibc
import TestSupport
import Testing

/// Recordings of every shape through a process of one shape.
struct FileApplicationTests {
    private let folder = ScratchFolder()
    private let identity = FileApplication(sampleRate: 16_000, chunkLength: 4_096) { $0 }

    private func tone(_ rate: Int, seconds: Double, channels: Int) -> Clip {
        Clip(
            sampleRate: rate,
            channels: (0..<channels).map { channel in
                (0..<Int(seconds * Double(rate))).map {
                    Float(0.4 * sin(2 * Double.pi * Double(300 + 200 * channel) * Double($0) / Double(rate)))
                }
            })
    }

    @Test(arguments: [
        (16_000, 1, "wav", 2.0), (44_100, 2, "wav", 1.3), (48_000, 1, "flac", 3.01), (8_000, 3, "wav", 0.05),
        (22_050, 2, "flac", 0.777),
    ])
    func rateChannelsLengthAndFormatStay(rate: Int, channels: Int, kind: String, seconds: Double) async throws
    {
        let input = tone(rate, seconds: seconds, channels: channels)
        let (source, target) = ("\(folder.path)/in.\(kind)", "\(folder.path)/out.\(kind)")
        try AudioFile.write(input, to: source)
        let outcome = try await identity.run(from: source, to: target)
        let output = try AudioFile.read(target)
        #expect(output.sampleRate == rate && output.channelCount == channels)
        #expect(output.frameCount == input.frameCount && outcome.frameCount == input.frameCount)
        #expect(try AudioFile.info(target).format == AudioFile.info(source).format)
        // Resampling there and back loses nothing of a low tone; the very ends ring.
        let margin = min(rate / 20, input.frameCount / 4)
        for channel in 0..<channels where rate >= 16_000 {
            for index in margin..<input.frameCount - margin {
                #expect(abs(output.channels[channel][index] - input.channels[channel][index]) < 0.01)
            }
        }
    }

    @Test func theOutputsNameChoosesAnotherFormat() async throws {
        let (source, target) = (folder.path + "/in.wav", folder.path + "/out.flac")
        try AudioFile.write(tone(16_000, seconds: 0.5, channels: 1), to: source, format: .wavFloat)
        try await identity.run(from: source, to: target)
        // Of the codings that FLAC has, the one that keeps most of float samples.
        #expect(try AudioFile.info(target).format == .flac24)
        try await identity.run(from: source, to: folder.path + "/same.wav")
        #expect(try AudioFile.info(folder.path + "/same.wav").format == .wavFloat)
    }

    @Test func damagedInputLeavesNoOutput() async throws {
        try folder.write("no sound", to: "in.wav")
        await #expect(throws: AudioError.self) {
            try await identity.run(from: folder.path + "/in.wav", to: folder.path + "/out.wav")
        }
        try AudioFile.write(tone(16_000, seconds: 2, channels: 1), to: folder.path + "/in.wav")
        struct Failure: Error {}
        let failing = FileApplication(sampleRate: 16_000, chunkLength: 4_096) { _ in throw Failure() }
        await #expect(throws: Failure.self) {
            try await failing.run(from: folder.path + "/in.wav", to: folder.path + "/out.wav")
        }
        #expect(try folder.entries() == ["in.wav"])
    }
}

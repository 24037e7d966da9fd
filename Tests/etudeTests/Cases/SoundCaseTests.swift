import Audio
import FoundationEssentials
import Subprocess
import TestSupport
import Testing

/// The sounds of `Tests/Golden/cases/README.md`, each through the program.
struct SoundCaseTests {
    private let folder = ScratchFolder()

    @Test(arguments: CaseFiles.rows(in: "sounds/"))
    func whatMustComeOfIt(file: String) async throws {
        switch file {
        case "sounds/variable.mp3", "sounds/tagged.mp3", "sounds/mpeg.wav":
            try await everySample(file, channels: 2, frames: 49_536)
        case "sounds/joined.mp3": try await everySample(file, channels: 2, frames: 97_967)
        case "sounds/chained.ogg": try await everySample(file, channels: 2, frames: 96_256)
        case "sounds/chained.opus": try await everySample(file, channels: 1, frames: 192_000)
        case "sounds/extensible.wav": try await coding(file)
        case "sounds/cut.ogg": try await damaged(file)
        case "sounds/antiphase.flac": try await opposite(file)
        case "sounds/surround.ogg": try await loudspeakers(file)
        case "sounds/promising.wav": try await promise(file)
        default: Issue.record("the table's row \(file) has no test")
        }
    }

    /// `measure` against what ffmpeg decodes: as long, and each channel within the last digits.
    private func everySample(_ file: String, channels: Int, frames: Int) async throws {
        let name = String(file.split(separator: "/")[1])
        try CaseFiles.copy(file, to: folder, as: name)
        try await decode(name)
        #expect(try AudioFile.frameCount("\(folder.path)/peer.wav") == frames)
        for channel in 1...channels { try await expectAlike(name, channel) }
        let beyond = try await etude("measure", "peer.wav", name, "--channel", "\(channels + 1)")
        #expect(beyond.code == 2)
    }

    /// - Parameter least: the ratio in dB: of sounds that stay below full scale, another decoder of the same stream comes
    ///   as near as 80, and 16 bits nearer than 60.
    private func expectAlike(_ name: String, _ channel: Int, least: Double = 80) async throws {
        let outcome = try await etude(
            "measure", "peer.wav", name, "--channel", "\(channel)", "--format", "csv")
        #expect(outcome.code == 0 && !outcome.complaint.contains("differ by"), "\(outcome.complaint)")
        let lines = outcome.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let place = try #require(lines[0].firstIndex(of: "snr"))
        // Equal sound has no ratio.
        #expect((Double(lines[1][place]) ?? .infinity) > least, "\(name) \(channel): \(lines[1][place])")
    }

    private func etude(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(arguments, in: folder.path, environment: ["ETUDE_PESQ": "/none"])
    }

    /// ffmpeg's own samples of a file, as floats.
    private func decode(_ name: String) async throws {
        let outcome = try await Binary.shell(
            "ffmpeg -nostdin -v error -y -i \(name) -map 0:a:0 -c:a pcm_f32le peer.wav", in: folder.path)
        #expect(outcome.code == 0, "\(outcome.complaint)")
    }

    private func coding(_ file: String) async throws {
        let place = try Workplace()
        try await place.train()
        try CaseFiles.copy(file, to: place.folder, as: "in.wav")
        let outcome = try await place.etude("apply", "small", "in.wav", "-o", "out.wav")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let (given, made) = (try place.folder.bytes("in.wav"), try place.folder.bytes("out.wav"))
        // The format's tag, and the bits of a sample.
        #expect(Array(made[20..<22]) == [0xFE, 0xFF] && Array(made[34..<36]) == [24, 0])
        #expect(Array(made[20..<40]) == Array(given[20..<40]))
        #expect(
            try AudioFile.frameCount("\(place.folder.path)/out.wav")
                == AudioFile.frameCount("\(place.folder.path)/in.wav"))
    }

    private func damaged(_ file: String) async throws {
        let place = try Workplace()
        try CaseFiles.copy(file, to: place.folder, as: "voices/v3/cut.ogg")
        let strict = try await place.etude("check", "good.json")
        #expect(strict.code == 2 && strict.complaint.hasPrefix("etude: voices/v3/cut.ogg "))
        let skipping = ["good.json", "--set", "dataset.skip_damaged=true"]
        let check = try await Binary.run(["check"] + skipping, in: place.folder.path)
        #expect(check.code == 0, "\(check.complaint)")
        #expect(check.output.contains("left out: 1 damaged (v3/cut.ogg)"), "\(check.output)")
        let run = try await Binary.run(["run"] + skipping, in: place.folder.path)
        #expect(run.code == 0, "\(run.complaint)")
        let shown = try await place.etude("show", "small")
        #expect(shown.output.contains("left out: 1 damaged (v3/cut.ogg)"), "\(shown.output)")
    }

    private func opposite(_ file: String) async throws {
        let place = try Workplace()
        try CaseFiles.copy(file, to: place.folder, as: "voices/v3/opposite.flac")
        let check = try await place.etude("check", "good.json")
        #expect(check.code == 2 && check.complaint.contains("has channels that cancel in their mean"))
        #expect(!check.complaint.contains("digital silence"))
        // One of its channels is sound; the others have one alone.
        try place.folder.makeFolder("pair")
        for name in ["a", "b", "c"] { try CaseFiles.copy(file, to: place.folder, as: "pair/\(name).flac") }
        for (name, gain) in [("b", Float(0.5)), ("c", 0.25)] {
            var clip = try AudioFile.read("\(place.folder.path)/pair/\(name).flac")
            for channel in clip.channels.indices {
                clip.channels[channel] = clip.channels[channel].map { $0 * gain }
            }
            try AudioFile.write(clip, to: "\(place.folder.path)/pair/\(name).flac")
        }
        let one = ["dataset.folder=pair", "dataset.split_by=clip", "dataset.channel=2", "training.epochs=1"]
        let run = try await Binary.run(
            ["run", "good.json"] + one.flatMap { ["--set", $0] }, in: place.folder.path)
        #expect(run.code == 0, "\(run.complaint)")
        let none = try await Binary.run(
            ["check", "good.json"] + one.flatMap { ["--set", $0.replacing("=2", with: "=3")] },
            in: place.folder.path)
        #expect(none.code == 2)
        #expect(
            none.complaint
                == "etude: 3 recordings have no channel 3 (pair/a.flac, pair/b.flac, pair/c.flac); choose another with channel, "
                + "or leave it out for the mean of all\n", "\(none.complaint)")
    }

    private func loudspeakers(_ file: String) async throws {
        try CaseFiles.copy(file, to: folder, as: "in.ogg")
        try await decode("in.ogg")
        // No sample comes near the level.
        let made = try await etude("degrade", "in.ogg", "-o", "out.wav", "--effect", "clip:level=1")
        #expect(made.code == 0, "\(made.complaint)")
        for channel in 1...6 { try await expectAlike("out.wav", channel, least: 60) }
        let seen = try await Binary.shell(
            "for f in in.ogg out.wav; do ffprobe -v error -show_entries stream=channel_layout -of csv=p=0 $f; done",
            in: folder.path)
        #expect(seen.output == "5.1\n5.1\n", "\(seen.output)")
    }

    private func promise(_ file: String) async throws {
        try CaseFiles.copy(file, to: folder, as: "promising.wav")
        let strict = try await etude("plot", "promising.wav", "-o", "x.png")
        #expect(strict.code == 2)
        #expect(
            strict.complaint.hasPrefix(
                "etude: promising.wav is truncated: its header declares 48001 frames and 48000 are there; "),
            "\(strict.complaint)")
        #expect(try !folder.entries().contains("x.png"))
        #expect(strict.complaint.contains("(--accept-truncated, in a dataset accept_truncated)"))
        let lenient = try await etude("plot", "promising.wav", "-o", "x.png", "--accept-truncated")
        #expect(lenient.code == 0)
        #expect(
            lenient.complaint
                == "etude: promising.wav is truncated: 48000 of 48001 samples are there and are used\n")
        let made = try await etude(
            "degrade", "promising.wav", "-o", "out.wav", "--effect", "clip:level=1", "--accept-truncated")
        #expect(made.code == 0)
        #expect(try AudioFile.frameCount("\(folder.path)/out.wav") == 48_000)
    }
}

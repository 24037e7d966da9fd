import Audio
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Where commands write, from the outside: devices, pipes, links, inputs, names, and programs that are missing.
struct OutputCommandTests {
    private let folder = ScratchFolder()

    private func makeSound(_ name: String = "in.wav", format: AudioFormat = .wav16) throws {
        let samples = (0..<8_000).map { 0.5 * sinf(Float($0) * 0.1) }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(name)", format: format)
    }

    @Test func outputsGoThroughDevicesPipesAndLinks() async throws {
        try makeSound()
        let outcome = try await Binary.shell(
            """
            set -e
            "$ETUDE" degrade in.wav -o plain.wav --effect clip:level=0.1
            for place in /dev/stdout - /dev/fd/1; do
              "$ETUDE" degrade in.wav -o $place --effect clip:level=0.1 | cmp - plain.wav
            done
            mkfifo pipe.wav; cat pipe.wav > through.wav & "$ETUDE" degrade in.wav -o pipe.wav --effect clip:level=0.1
            wait; cmp through.wav plain.wav; [[ -p pipe.wav ]]
            mkdir far; ln -s far/real.wav link.wav
            "$ETUDE" degrade in.wav -o link.wav --effect clip:level=0.1
            [[ -L link.wav ]]; cmp far/real.wav plain.wav
            "$ETUDE" degrade in.wav -o a/b/c.wav --effect clip:level=0.1; cmp a/b/c.wav plain.wav
            "$ETUDE" transform in.wav --to stft -o /dev/stdout | head -c 6 | tail -c 5
            "$ETUDE" plot in.wav -o /dev/stdout | head -c 4 | tail -c 3
            """, in: folder.path)
        #expect(outcome.code == 0 && outcome.output == "NUMPYPNG", "\(outcome)")
        var status = stat()
        #expect(stat("/dev/stdout", &status) == 0)
        #expect(try !folder.entries().contains { $0.hasPrefix(".etude-") || $0.hasSuffix(".part") })
    }

    @Test func nothingTakesThePlaceOfItsInput() async throws {
        try makeSound()
        symlink("in.wav", folder.path + "/other.wav")
        symlink("in.wav", folder.path + "/other.png")
        symlink("in.wav", folder.path + "/other.npy")
        let before = try folder.bytes("in.wav")
        for command in [
            ["degrade", "in.wav", "-o", "./in.wav", "--effect", "clip:level=0.1"],
            ["degrade", "in.wav", "-o", "other.wav", "--effect", "clip:level=0.1"],
            ["plot", "in.wav", "-o", "other.png"],
            ["transform", "in.wav", "--to", "stft", "-o", "other.npy"],
        ] {
            let outcome = try await Binary.run(command, in: folder.path)
            #expect(
                outcome.code == 2 && outcome.complaint.contains("would take the place of in.wav"),
                "\(outcome)")
        }
        #expect(try folder.bytes("in.wav") == before)
    }

    /// What an effect is made with is an input too: a room's response, and every voice of a babble.
    @Test func nothingTakesThePlaceOfWhatAnEffectIsMadeWith() async throws {
        for name in ["in.wav", "room.wav", "voices-a.wav"] { try makeSound(name) }
        try folder.makeFolder("voices/far")
        rename(folder.path + "/voices-a.wav", folder.path + "/voices/far/a.wav")
        symlink("voices/far/a.wav", folder.path + "/link.wav")
        for (effect, output) in [
            ("reverb:response=room.wav", "./room.wav"), ("babble:from=voices,snr=5,voices=1", "link.wav"),
        ] {
            let before = try folder.bytes(output)
            let outcome = try await Binary.run(
                ["degrade", "in.wav", "-o", output, "--effect", effect], in: folder.path)
            #expect(outcome.code == 2 && outcome.complaint.contains("would take the place of"), "\(outcome)")
            #expect(try folder.bytes(output) == before)
        }
    }

    @Test(arguments: [
        (["degrade", "in.wav", "-o", "x.m4a", "--effect", "clip:level=0.1"], ".flac"),
        (["degrade", "in.wav", "-o", "x.txt", "--effect", "clip:level=0.1"], ".flac"),
        (["plot", "in.wav", "-o", "x.svg"], ".png"),
        (["transform", "in.wav", "--to", "stft", "-o", "x.npz"], ".npy"),
    ])
    func aNameOfAnotherKindIsRefused(command: [String], known: String) async throws {
        try makeSound()
        let outcome = try await Binary.run(command, in: folder.path)
        #expect(outcome.code == 2 && outcome.complaint.contains(known), "\(outcome)")
        #expect(try folder.entries() == ["in.wav"])
    }

    @Test func degradeKeepsTheCodingAndCountsWhatIsCutOff() async throws {
        try makeSound("in.wav", format: AudioFormat(code: 0x130003))
        let loud = try await Binary.run(
            ["degrade", "in.wav", "-o", "loud.wav", "--effect", "white:snr=-20"], in: folder.path)
        guard loud.code == 0 else {
            Issue.record("\(loud)")
            return
        }
        #expect(try AudioFile.info(folder.path + "/loud.wav").format.code & 0xFFF_FFFF == 0x130003)
        #expect(loud.complaint.contains("past full scale"), "\(loud)")
        let limited = try await Binary.run(
            ["degrade", "in.wav", "-o", "limited.wav", "--effect", "white:snr=-20", "--limit"],
            in: folder.path)
        #expect(limited.code == 0 && limited.complaint.isEmpty, "\(limited)")
    }

    @Test func withoutGnuplotTheSoundsStay() async throws {
        let place = try Workplace()
        let bare = [("PATH", place.folder.path + "/bin")]
        try place.folder.makeFolder("bin")
        let outcome = try await Binary.run(
            ["run", "good.json"], in: place.folder.path, environment: Dictionary(uniqueKeysWithValues: bare))
        #expect(outcome.code == 0, "\(outcome.complaint)")
        #expect(outcome.complaint.contains("gnuplot"), "\(outcome.complaint)")
        let run = try #require(try place.folder.entries("runs").first { !$0.hasPrefix(".") })
        let clips = try place.folder.entries("runs/\(run)/audio")
        #expect(!clips.isEmpty)
        for clip in clips {
            #expect(try place.folder.entries("runs/\(run)/audio/\(clip)").contains("output.wav"))
        }
        let report = try await Binary.run(
            ["report", "-o", "results.md"], in: place.folder.path,
            environment: Dictionary(uniqueKeysWithValues: bare))
        #expect(report.code == 0 && report.complaint.contains("curves.png was not drawn"), "\(report)")
        #expect(try place.folder.text("results.md").contains("# Results"))
    }

    /// Only what ffmpeg would have decoded is missing: files that libsndfile reads, Opus among what it writes, and the rest of a folder.
    @Test func withoutFFmpegOnlyItsFilesAreMissing() async throws {
        let place = try Workplace()
        for name in ["bin", "reference", "estimate"] { try place.folder.makeFolder(name) }
        try place.writeSound("reference/a.wav", seed: 1)
        try place.writeSound("estimate/a.wav", seed: 2)
        try place.writeSound("reference/b.wav", seed: 3)
        try AudioFile.write(
            AudioFile.read(place.folder.path + "/reference/b.wav"),
            to: place.folder.path + "/estimate/b.mp3")
        func bare(_ arguments: String...) async throws -> Binary.Outcome {
            try await Binary.run(
                arguments, in: place.folder.path, environment: ["PATH": place.folder.path + "/bin"])
        }
        let opus = try await bare("degrade", "reference/a.wav", "-o", "a.opus", "--effect", "clip:level=0.1")
        #expect(opus.code == 0, "\(opus)")
        #expect(try AudioFile.info(place.folder.path + "/a.opus").format == .oggOpus)
        let missing = "ffmpeg: is not installed, and estimate/b.mp3 needs it; `make setup` installs it\n"
        let measured = try await bare("measure", "reference", "estimate", "--format", "csv")
        #expect(measured.code == 3 && measured.complaint.contains(missing), "\(measured)")
        #expect(measured.output.contains("reference/a.wav,estimate/a.wav,"), "\(measured)")
        let refused = try await bare("plot", "estimate/b.mp3", "--terminal")
        #expect(refused.code == 2 && refused.complaint == "etude: " + missing, "\(refused)")
        // Training on less than was meant is no remedy, whatever may be skipped.
        try AudioFile.write(
            AudioFile.read(place.folder.path + "/reference/b.wav"),
            to: place.folder.path + "/voices/v0/b.mp3")
        let untrained = try await bare("run", "good.json", "--set", "dataset.skip_damaged=true")
        #expect(untrained.code == 2 && untrained.complaint.contains("ffmpeg"), "\(untrained)")
        try place.folder.remove("voices/v0/b.mp3")
        let trained = try await bare("run", "good.json")
        #expect(trained.code == 0, "\(trained)")
        let report = try await bare("report", "-o", "results.md")
        #expect(report.code == 0, "\(report)")
    }

    /// No program at all: of a plot nothing is left, and nothing is written in its place.
    @Test func withoutGnuplotAPlotIsRefusedAndTheOldOneStays() async throws {
        try makeSound()
        try folder.makeFolder("bin")
        try folder.write("an older picture", to: "x.png")
        let outcome = try await Binary.run(
            ["plot", "in.wav", "-o", "x.png"], in: folder.path, environment: ["PATH": folder.path + "/bin"])
        #expect(
            outcome.code == 2
                && outcome.complaint
                    == "etude: gnuplot: it is not installed; `apt-get install gnuplot-nox`\n",
            "\(outcome)")
        #expect(try folder.text("x.png") == "an older picture")
        #expect(try folder.entries() == ["bin", "in.wav", "x.png"])
    }

    @Test func aReportLeavesWhatIsNoneAndKeepsAPersonsWords() async throws {
        let place = try Workplace()
        try await place.train()
        try place.folder.write("my notes\n", to: "notes.md")
        let refused = try await place.etude("report", "-o", "notes.md")
        #expect(
            refused.code == 2 && refused.complaint.contains("was not made by `etude report`"), "\(refused)")
        #expect(try place.folder.text("notes.md") == "my notes\n")
        #expect(try !place.folder.entries().contains("notes_files"))
        _ = try await place.etude("report", "-o", "results.md")
        let text = try place.folder.text("results.md")
        try place.folder.write(text + "\nWhat I think of it.\n", to: "results.md")
        let again = try await place.etude("report", "-o", "results.md")
        #expect(again.code == 0 && again.complaint.contains("kept, as your own words"), "\(again)")
        #expect(try place.folder.text("results.md").contains("What I think of it."))
        let piped = try await place.etude("report", "-o", "/dev/stdout")
        #expect(piped.code == 0 && piped.output.contains("# Results"), "\(piped)")
        let store = try await place.etude("report", "-o", "runs.sqlite")
        #expect(store.code == 2, "\(store)")
    }
}

import Audio
import RunStore
import TestSupport
import Testing

/// A predictor from experiment to sound, and what people may get wrong on the way; from the outside.
struct PredictCommandTests {
    private static let experiment = """
        {
          "model": { "kind": "lstm_mel", "n_fft": 64, "hop_length": 32, "n_mels": 8, "width": 8, "input_seconds": 0.4, "target_seconds": 0.1 },
          "dataset": { "kind": "music", "folder": "voices", "sample_rate": 8000, "input_seconds": 0.4, "target_seconds": 0.1, "train_examples": 16 },
          "losses": [ { "kind": "normalized_mse" } ],
          "training": { "epochs": 1, "batch_size": 8 }
        }
        """

    private func workplace() throws -> Workplace {
        let place = try Workplace()
        try place.folder.write(Self.experiment, to: "predict.json")
        return place
    }

    @Test func musicIsLearntAndGoesOn() async throws {
        let place = try workplace()
        let trained = try await place.etude("run", "predict.json")
        #expect(trained.code == 0, "\(trained.complaint)")
        let table = try await place.etude("compare", "predict", "--format", "csv")
        for name in ["repeat_last_frame", "mean_frame", "recent_mean", "linear_extrapolation"] {
            #expect(
                table.output.contains(name) || table.output.contains(name.replacing("_", with: " ")),
                "\(table.output)")
        }
        let run = try #require(try place.store().runs().first)
        let applied = try await place.etude(
            "apply", "predict", "voices/v1/a.wav", "--at", "1", "--seconds", "0.3", "-o", "on.flac")
        #expect(applied.code == 0, "\(applied.complaint)")
        #expect(
            applied.output.hasPrefix(
                "on.flac: 0.4 s heard up to second 1.0, then 0.3 s by run \(run.id.prefix(8))\n  prediction: "
            ))
        #expect(applied.output.contains("  linear extrapolation: "))
        #expect(applied.output.contains("  recent mean: "))
        let sound = try AudioFile.read("\(place.folder.path)/on.flac")
        #expect(sound.sampleRate == 8_000 && sound.frameCount == 5_600)
        #expect(try place.folder.bytes("on.flac.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))

        for (arguments, words) in [
            (
                ["--at", "0.2"],
                "the model must hear 0.4 s before it can go on, and there are 0.2 s of voices/v1/a.wav"
            ),
            (["--at", "9"], "voices/v1/a.wav ends after 1.5 s, before --at 9.0"),
            (["--seconds", "0"], "--seconds must be above 0 and at most 3600, not 0.0"),
            (["--seconds", "nan"], "--seconds must be above 0 and at most 3600, not nan"),
        ] {
            let refused = try await Binary.run(
                ["apply", "predict", "voices/v1/a.wav", "-o", "no.wav"] + arguments, in: place.folder.path)
            #expect(refused.code == 2 && refused.complaint.contains(words), "\(refused)")
        }
        try place.folder.write("no sound", to: "text.wav")
        let text = try await place.etude("apply", "predict", "text.wav", "-o", "no.wav")
        #expect(text.code == 2 && text.complaint.contains("text.wav is not audio that can be read"))
        #expect(try !place.folder.entries("").contains { $0.hasPrefix("no.wav") })
    }

    /// The sound of a model that goes on is written as that of any other: what is cut off is counted, and --limit turns it down.
    /// Without gnuplot its picture alone is missing, of one recording and of a folder's.
    @Test func whatIsCutOffIsSaidAndOnlyThePictureNeedsGnuplot() async throws {
        let place = try workplace()
        try place.folder.makeFolder("bin")
        try place.folder.makeFolder("loud")
        let loud = try AudioFile.read("\(place.folder.path)/voices/v1/a.wav").channels[0].map { 8 * $0 }
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: loud), to: "\(place.folder.path)/loud/a.wav", format: .wavFloat)
        let trained = try await place.etude("run", "predict.json")
        #expect(trained.code == 0, "\(trained.complaint)")
        let command = ["apply", "predict", "loud/a.wav", "--seconds", "0.2"]
        let bare = ["PATH": place.folder.path + "/bin"]
        let cut = try await Binary.run(
            command + ["-o", "cut.flac"], in: place.folder.path, environment: bare)
        #expect(cut.code == 0 && cut.complaint.contains("past full scale"), "\(cut)")
        #expect(cut.complaint.contains("cut.flac.png was not drawn: gnuplot"), "\(cut)")
        let limited = try await Binary.run(
            command + ["-o", "limited.flac", "--limit"], in: place.folder.path, environment: bare)
        #expect(limited.code == 0 && !limited.complaint.contains("past full scale"), "\(limited)")
        #expect(try place.folder.bytes("limited.flac") != place.folder.bytes("cut.flac"))
        let folder = try await Binary.run(
            ["apply", "predict", "loud", "--seconds", "0.2", "-o", "made"], in: place.folder.path,
            environment: bare)
        #expect(folder.code == 0 && !folder.complaint.contains("could not be applied"), "\(folder)")
        #expect(try place.folder.entries("made") == ["a.wav"])
    }

    @Test func windowsBeforeSilenceAreCounted() async throws {
        let place = try workplace()
        let path = "\(place.folder.path)/voices/v3/a.wav"
        var samples = try AudioFile.read(path).channels[0]
        for n in samples.count / 2..<samples.count { samples[n] = 0 }
        let before = try await place.etude("check", "predict.json")
        #expect(before.code == 0 && !before.output.contains("before silence"), "\(before)")
        try AudioFile.write(Clip(sampleRate: 8_000, mono: samples), to: path)
        let after = try await place.etude("check", "predict.json")
        #expect(after.output.contains(" before silence are passed over"), "\(after)")
    }

    @Test func onlyModelsThatPredictGoOn() async throws {
        let place = try Workplace()
        try await place.train()
        let refused = try await place.etude(
            "apply", "small", "voices/v1/a.wav", "--seconds", "3", "-o", "no.wav")
        #expect(refused.code == 2)
        #expect(refused.complaint.contains("--seconds and --at are for models that predict; run "))
    }

    /// As of a run that was removed, swept and brought back.
    @Test func aRunWithoutItsWeightsSaysSo() async throws {
        let place = try Workplace()
        try await place.train()
        for command in [["rm", "small"], ["gc", "--yes"], ["restore", "small"]] {
            #expect(try await Binary.run(command, in: place.folder.path).code == 0)
        }
        let refused = try await place.etude("apply", "small", "voices/v1/a.wav", "-o", "no.wav")
        #expect(refused.code == 2)
        #expect(refused.complaint.contains("has no weights here"), "\(refused)")
        #expect(refused.complaint.contains("`etude run` of its file with --again trains it once more"))
        #expect(try !place.folder.entries("").contains("no.wav"))
    }

    /// What a person may write wrong, and what they are told.
    @Test(arguments: [
        (
            #"losses=["mel_shape", {"kind": "mel_shape", "amplitude": "level"}]"#,
            "mel_shape reads powers written as level, and lstm_mel writes them as log1p; give both the same amplitude"
        ),
        (#"model.target_seconds=0.2"#, "make input_seconds and target_seconds the same in both"),
        (#"model.stems=["bass"]"#, "predicts bass, and dataset music has no such stem"),
        (#"model.orientation=sideways"#, "model.orientation"),
        (#"losses=["lsd"]"#, "there is no kind \"lsd\""),
        (
            #"dataset.validation_tracks=["nobody"]"#,
            "validation_tracks names nobody, which is not there; there are v0/a, v1/a"
        ),
        (#"dataset.folder=hollow"#, "no recording in hollow can be used"),
        (#"dataset.folder=voices/v0"#, "the split leaves nothing to train on: there is 1 track;"),
        (
            #"dataset={"kind": "denoise", "folder": "voices"}"#,
            "lstm_mel predicts what follows: it needs a dataset with targets of their own, such as music"
        ),
        (#"dataset={"kind": "musdb"}"#, "is missing; give the path of the unpacked data set"),
        (
            #"dataset={"kind": "musdb", "folder": "nowhere", "sample_rate": 8000, "input_seconds": 0.4, "target_seconds": 0.1}"#,
            "there is no folder nowhere"
        ),
        (
            #"dataset={"kind": "musdb", "folder": "voices", "sample_rate": 8000, "input_seconds": 0.4, "target_seconds": 0.1}"#,
            "the layouts of MUSDB18"
        ),
        (
            #"dataset={"kind": "musdb", "folder": "voices", "stems": ["flute"]}"#,
            "there is no stem flute; there are drums, bass, other, vocals"
        ),
    ])
    func mistakesAreNamed(change: String, words: String) async throws {
        let place = try workplace()
        try place.folder.makeFolder("hollow")
        let refused = try await place.etude("check", "predict.json", "--set", change)
        #expect(refused.code == 2 && refused.complaint.contains(words), "\(refused.complaint)")
    }
}

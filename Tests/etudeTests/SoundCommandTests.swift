import Audio
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// `etude measure`, `degrade`, `plot` and `transform`, from the outside.
struct SoundCommandTests {
    private let folder = ScratchFolder()
    private let rate = 16_000

    private func etude(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(arguments, in: folder.path, environment: ["ETUDE_PESQ": "/none"])
    }

    /// Two tones that start and stop, and what `change` makes of them.
    private func write(
        _ name: String, format: AudioFormat? = nil, _ change: (Int, Float) -> Float = { $1 }
    ) throws {
        let samples = (0..<24_000).map { index in
            let gate: Float = index / 3_000 % 2 == 0 ? 1 : 0.05
            let phase = Float(index % 160) / 160
            return change(index, gate * (phase < 0.5 ? 0.3 : -0.3) * phase)
        }
        try AudioFile.write(
            Clip(sampleRate: rate, channels: [samples, samples]), to: "\(folder.path)/\(name)", format: format
        )
    }

    @Test func hugeNumbersAreRoundedAndStandApart() async throws {
        try AudioFile.write(
            Clip(sampleRate: rate, mono: (0..<8_000).map { 0.5 * Float($0 % 100) / 100 }),
            to: "\(folder.path)/ref.wav")
        try AudioFile.write(
            Clip(sampleRate: rate, mono: (0..<8_000).map { 5e29 * Float($0 % 100) / 100 }),
            to: "\(folder.path)/huge.wav", format: .wavFloat)
        let told = try await etude("measure", "ref.wav", "huge.wav")
        let line = try #require(told.output.split(separator: "\n").first { $0.hasPrefix("level_ratio") })
        let words = line.split(separator: " ")
        #expect(words[0] == "level_ratio" && words[1].hasSuffix("e+30"), "\(told.output)")
        #expect(words[1].count == "1.0000e+30".count, "\(line)")
    }

    @Test func measurePrintsATableCSVAndJSON() async throws {
        try write("clean.wav", format: .wavFloat)
        try write("half.flac", format: .flac24) { $0 % 2 == 0 ? $1 * 0.5 : $1 * 0.5 + 0.001 }
        let table = try await etude("measure", "clean.wav", "half.flac")
        #expect(table.code == 0)
        #expect(table.output.contains("level_ratio      0.4987"))
        #expect(table.output.contains("log_mel_db ") && !table.output.contains("log_mel_distance"))
        #expect(table.output.contains("dB  higher is better"))
        #expect(
            table.complaint
                == "PESQ is left out: no program `pesq` is on the path and ETUDE_PESQ names none\n")
        let csv = try await etude("measure", "clean.wav", "half.flac", "--format", "csv")
        let lines = csv.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("reference,estimate,snr,si_sdr,"))
        #expect(lines[1].hasPrefix("clean.wav,half.flac,5.99"))
        let json = try await etude("measure", "clean.wav", "clean.wav", "--format", "json")
        let equal = try JSONValue(parsing: json.output)
        for measures in [equal["pairs"]?[0]?["measures"], equal["mean"]] {
            #expect(
                measures?["snr"] == .null && measures?["lsd"] == 0 && measures?["log_mel_db"] == 0,
                "\(json.output)")
        }
        #expect(equal["pairs"]?[0]?["reference"] == "clean.wav" && equal["pairs"]?.list.count == 1)
    }

    @Test func everyNameIsOneFieldOfCSV() async throws {
        let name = "a\rb,\"c\".wav"
        try write(name, format: .wavFloat)
        let csv = try await etude("measure", name, name, "--format", "csv")
        let field = "\"a\rb,\"\"c\"\".wav\""
        #expect(csv.output.contains("\n\(field),\(field),"), "\(csv)")
    }

    /// Left and right that are each other's opposite are sound; that nothing of it is left in their mean is said wherever the
    /// mean is taken.
    @Test func channelsThatCancelAreSaidWhereverTheirMeanIsTaken() async throws {
        let tone = (0..<16_000).map { 0.4 * sinf(Float($0) * 0.1) }
        try AudioFile.write(
            Clip(sampleRate: rate, channels: [tone, tone.map { -$0 }]), to: "\(folder.path)/opposite.wav")
        try AudioFile.write(Clip(sampleRate: rate, mono: tone), to: "\(folder.path)/mono.wav")
        let words = "etude: opposite.wav has channels that cancel in their mean, which is silence; "
        for command in [
            ["measure", "opposite.wav", "opposite.wav"], ["measure", "mono.wav", "opposite.wav"],
            ["transform", "opposite.wav", "--to", "stft", "-o", "x.npy"],
            ["plot", "opposite.wav", "--terminal"],
        ] {
            let outcome = try await Binary.run(command, in: folder.path, environment: ["ETUDE_PESQ": "/none"])
            #expect(outcome.code == 0, "\(outcome)")
            #expect(
                outcome.complaint.components(separatedBy: words + "choose one of them with --channel\n").count
                    == 2,
                "\(command): \(outcome.complaint)")
            let chosen = try await Binary.run(
                command[0] == "measure"
                    ? ["measure", "opposite.wav", "opposite.wav", "--channel", "1"]
                    : command + ["--channel", "1"],
                in: folder.path, environment: ["ETUDE_PESQ": "/none"])
            #expect(chosen.code == 0 && !chosen.complaint.contains("cancel"), "\(chosen)")
        }
        let room = try await etude(
            "degrade", "mono.wav", "-o", "y.wav", "--effect", "babble:from=.,snr=5,voices=1")
        #expect(
            room.complaint.contains("opposite.wav has channels that cancel in their mean")
                && room.complaint.contains("; give one of them in a file of its own"), "\(room)")
    }

    /// What a folder has that is not measured, or no voice, is said.
    @Test func whatIsLeftOutOfAFolderIsSaid() async throws {
        for name in ["reference", "estimate", "voices"] { try folder.makeFolder(name) }
        for name in ["reference/a.wav", "estimate/a.wav", "estimate/b.wav", "voices/a.wav"] {
            try write(name, format: .wavFloat)
        }
        try write("voices/silent.wav") { _, _ in 0 }
        for name in ["reference/notes.txt", "voices/list.txt"] { try folder.write("words", to: name) }
        symlink("nowhere", folder.path + "/voices/gone.wav")
        let measured = try await etude("measure", "reference", "estimate")
        #expect(measured.code == 3, "\(measured)")
        #expect(
            measured.complaint.contains(
                "etude: estimate/b.wav is left out: reference holds no such reference\n"),
            "\(measured)")
        #expect(
            measured.complaint.contains("1 file of other kinds in reference is left out (1 txt)"),
            "\(measured)")
        let degraded = try await etude(
            "degrade", "reference/a.wav", "-o", "y.wav", "--effect", "babble:from=voices,snr=5,voices=2")
        #expect(degraded.code == 0, "\(degraded)")
        for words in [
            "etude: voices/silent.wav is silent and adds nothing", "etude: voices/gone.wav is left out: link",
            "1 file of other kinds in voices is left out",
        ] { #expect(degraded.complaint.contains(words), "\(words): \(degraded)") }
    }

    @Test func decimalsKeepTheirZeros() async throws {
        try write("clean.wav", format: .wavFloat)
        for (name, gain, level) in [("a.wav", Float(0.0502), "0.0502"), ("b.wav", 1.0007, "1.0007")] {
            try write(name, format: .wavFloat) { $1 * gain }
            let table = try await etude("measure", "clean.wav", name)
            let line = table.output.split(separator: "\n").first { $0.hasPrefix("level_ratio ") } ?? ""
            #expect(line.split(separator: " ").dropFirst().first == Substring(level), "\(table.output)")
        }
    }

    @Test func measurePairsFoldersByPath() async throws {
        for name in ["clean", "clean/a", "other", "other/a"] { try folder.makeFolder(name) }
        try write("clean/a/one.wav")
        try write("clean/two.wav")
        try write("other/a/one.flac") { $1 * 0.5 }
        let missing = try await etude("measure", "clean", "other")
        #expect(missing.code == 2)
        #expect(missing.complaint.hasSuffix("etude: other holds no estimate for two.wav\n"))
        try write("other/two.wav") { $1 * 0.25 }
        let table = try await etude("measure", "clean", "other")
        #expect(table.code == 0)
        #expect(table.output.split(separator: "\n").count == 4)
        #expect(table.output.contains("other/a/one.flac") && table.output.contains("mean"))
        // SI-SDR is not defined for silence: without a word its mean would be better for it.
        try write("clean/three.wav")
        try write("other/three.wav") { _, _ in 0 }
        let silent = try await etude("measure", "clean", "other")
        let last = try #require(silent.output.split(separator: "\n").last)
        #expect(last.hasPrefix("mean over") && last.contains("2 of 3") && last.contains("3 of 3"), "\(last)")
        let json = try await etude("measure", "clean", "other", "--format", "json")
        let value = try JSONValue(parsing: json.output)
        #expect(value["mean_over"]?["si_sdr"] == 2 && value["mean_over"]?["lsd"] == 3)
        // A mean is over what it says it is over.
        for (name, count) in [("snr", 3.0), ("si_sdr", 2), ("lsd", 3)] {
            let each = value["pairs"]?.list.compactMap { $0["measures"]?[name]?.number } ?? []
            let mean = try #require(value["mean"]?[name]?.number)
            #expect(Double(each.count) == count, "\(name)")
            #expect(abs(mean - each.reduce(0, +) / count) < 1e-9 * max(1, abs(mean)), "\(name): \(mean)")
        }
        let mixed = try await etude("measure", "clean", "other/two.wav")
        #expect(mixed.code == 2 && mixed.complaint.contains("must be two files or two folders"))
    }

    @Test func badSoundIsOneSentenceAndCodeTwo() async throws {
        try write("clean.wav")
        try AudioFile.write(
            Clip(sampleRate: 8_000, mono: [0.1, 0.2]), to: "\(folder.path)/slow.wav")
        try folder.write("no sound", to: "text.wav")
        try folder.write("no folder", to: "no")
        try folder.write(Array(try folder.bytes("clean.wav").prefix(5_000)), to: "cut.wav")
        for (arguments, words) in [
            (["measure", "clean.wav", "none.wav"], "cannot read none.wav: no such file"),
            (["measure", "clean.wav", "text.wav"], "text.wav is not audio"),
            (["measure", "clean.wav", "cut.wav"], "cut.wav is truncated"),
            (["measure", "clean.wav", "slow.wav"], "resample one of them"),
            (["measure", "clean.wav", "clean.wav", "--channel", "3"], "none with the number 3"),
            (
                ["degrade", "clean.wav", "-o", "x.wav", "--effect", "wite:snr=3"],
                "there is no effect \"wite\""
            ),
            (
                ["degrade", "clean.wav", "-o", "no/x.wav", "--effect", "clip:level=0.1"],
                "cannot write no/x.wav"
            ),
            (
                ["transform", "clean.wav", "--to", "stft", "-o", "x.npy", "--window", "han"],
                "no window \"han\""
            ),
            (
                ["transform", "clean.wav", "--to", "stft", "-o", "x.npy", "--n-fft", "0"],
                "needs a positive n_fft"
            ),
            (["plot", "text.wav"], "text.wav is not audio"),
        ] {
            let outcome = try await Binary.run(arguments, in: folder.path)
            #expect(outcome.code == 2, "\(arguments)")
            #expect(outcome.complaint.contains(words), "\(arguments): \(outcome.complaint)")
            let sentences = outcome.complaint.split(separator: "\n").filter { !$0.hasPrefix("PESQ") }
            #expect(sentences.count == 1 && sentences[0].hasPrefix("etude: "))
        }
        #expect(try !folder.entries().contains("x.wav"))
    }

    @Test func degradeIsSeededAndKeepsTheFormat() async throws {
        try write("clean.wav", format: .wav24)
        for (name, seed) in [("a.wav", "4"), ("b.wav", "4"), ("c.wav", "5")] {
            let outcome = try await etude(
                "degrade", "clean.wav", "-o", name, "--effect", "pink:snr=8", "--effect",
                "gramophone:crackles=9", "--effect", "reverb:response=clean.wav,wet=0.2", "--seed", seed)
            #expect(outcome.code == 0 && outcome.output.isEmpty)
        }
        #expect(try folder.bytes("a.wav") == folder.bytes("b.wav"))
        #expect(try folder.bytes("a.wav") != folder.bytes("c.wav"))
        let info = try AudioFile.info("\(folder.path)/a.wav")
        #expect(info.format == (try AudioFile.info("\(folder.path)/clean.wav")).format)
        #expect(info.channelCount == 2 && info.frameCount == 24_000)
        let flac = try await etude("degrade", "clean.wav", "-o", "d.flac", "--effect", "babble:from=.,snr=3")
        #expect(flac.code == 0)
        #expect(try AudioFile.info("\(folder.path)/d.flac").format.description.contains("FLAC"))
    }

    @Test func plotDrawsAPictureOrText() async throws {
        try write("clean.wav")
        let picture = try await etude("plot", "clean.wav", "-o", "clean.png")
        #expect(picture.code == 0, "\(picture.complaint)")
        let bytes = try folder.bytes("clean.png")
        #expect(bytes.starts(with: [0x89] + Array("PNG".utf8)) && bytes.count > 5_000)
        let text = try await etude("plot", "clean.wav", "--terminal", "--n-fft", "256")
        #expect(text.code == 0)
        #expect(text.output.contains("0 to 1.5 s, 0 to 8.0 kHz") && text.output.contains("@"))
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func transformWritesArraysInLibrosasLayout() async throws {
        try write("clean.wav")
        let small = ["--n-fft", "256", "--hop-length", "100"]
        for (kind, shape) in [("stft", [129, 241]), ("mel", [20, 241]), ("reassigned", [3, 129, 241])] {
            let outcome = try await Binary.run(
                ["transform", "clean.wav", "--to", kind, "-o", "x.npy"] + small
                    + (kind == "mel" ? ["--n-mels", "20"] : []),
                in: folder.path)
            #expect(outcome.code == 0, "\(outcome.complaint)")
            #expect(try NumpyFile.read("\(folder.path)/x.npy").shape == shape)
        }
    }

    @Test func oneDamagedFileOfAFolderCostsItsOwnRow() async throws {
        let folder = ScratchFolder()
        for side in ["reference", "estimate"] {
            try folder.makeFolder(side)
            for name in ["a", "b", "c"] {
                let samples = (0..<8_000).map { Float($0 * (side == "estimate" ? 3 : 5) % 97) / 200 }
                try AudioFile.write(
                    Clip(sampleRate: 8_000, mono: samples), to: "\(folder.path)/\(side)/\(name).wav")
            }
        }
        try folder.truncate("estimate/b.wav", to: 4_000)
        let outcome = try await Binary.run(
            ["measure", "reference", "estimate", "--format", "csv"], in: folder.path)
        #expect(outcome.code == 3)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.filter { $0.hasSuffix(",,,") }.count == 1 && lines[2].hasPrefix("reference/b.wav"))
        #expect(outcome.complaint.contains("estimate/b.wav is truncated"))
        #expect(outcome.complaint.contains("1 of 3 pairs could not be measured"))
    }
}

import Audio
import Glibc
import Randomness
import RunStore
import TestSupport
import Testing

/// Models that invert reassigned spectrograms, those without parameters among them, through the binary.
struct InversionCommandTests {
    private static func experiment(_ model: String, batch: Int = 1) -> String {
        """
        {
          "name": "inverse",
          "model": \(model),
          "dataset": { "kind": "whole_clips", "folder": "voices", "sample_rate": 8000, "validation_fraction": 0.25 },
          "metrics": ["mse", "sign_free_snr", "level_ratio"],
          "training": { "epochs": 3, "batch_size": \(batch), "accumulate": 4 }
        }

        """
    }

    private static let golden =
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden"

    /// A folder with a finished run of the exact decoder, at the rate of the golden recordings.
    private static func decoderPlace() async throws -> Workplace {
        let place = try Workplace()
        try place.folder.write(
            experiment(#"{ "kind": "reassigned_exact" }"#).replacing(
                "\"sample_rate\": 8000",
                with: "\"sample_rate\": 16000, \"shortest_clip_seconds\": 0.1, \"longest_clip_seconds\": 0.3"),
            to: "inverse.json")
        let run = try await place.etude("run", "inverse.json")
        #expect(run.code == 0, "\(run.complaint)")
        return place
    }

    /// Of a clip that is longer than what is taken, `check` and the run say how much that is.
    @Test func clipsThatAreCutAreNamed() async throws {
        let place = try Workplace()
        try place.writeSound("voices/v3/longer.wav", seed: 11, seconds: 2.3)
        try place.folder.write(Self.experiment(#"{ "kind": "zero" }"#), to: "inverse.json")
        let whole = try await place.etude("check", "inverse.json")
        #expect(whole.code == 0 && !whole.output.contains("read in part"), "\(whole)")
        let cut = try await place.etude("check", "inverse.json", "--set", "dataset.longest_clip_seconds=2")
        #expect(
            cut.output.contains("read in part: 1 (v3/longer.wav: the first 2.0 s of 2.3 s)"), "\(cut)")
    }

    @Test(arguments: [
        #"{ "kind": "zero" }"#, #"{ "kind": "griffin_lim", "iterations": 3 }"#,
        #"{ "kind": "phase_gradient", "griffin_lim_iterations": 2 }"#,
    ])
    func whatNeedsNoTrainingIsJudgedOnce(model: String) async throws {
        let place = try Workplace()
        try place.writeSound("voices/v3/longer.wav", seed: 11, seconds: 2.3)
        try place.folder.write(Self.experiment(model), to: "inverse.json")
        let outcome = try await place.etude("run", "inverse.json")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let store = try place.store()
        let run = try #require(try store.runs().first)
        #expect(run.status == .finished && run.lastEpoch == 1 && run.parameters == 0)
        #expect(run.reason?.contains("nothing to train") == true, "\(run.reason ?? "none")")
        func value(_ name: String, split: String = "validation") throws -> Double? {
            let rows = try store.query(
                "SELECT value FROM current_metrics WHERE split = '\(split)' AND name = '\(name)'"
            ).rows
            guard case .real(let number)? = rows.first?.first else { return nil }
            return number
        }
        let (error, silence) = (try #require(try value("mse")), try #require(try value("mse_zero")))
        if model.contains("zero") {
            #expect(error == silence && silence > 0)
        } else {
            #expect(error != silence)
            #expect(try value("level_ratio")! > 0.5)
        }
        #expect(try value("loss", split: "train") == nil)

        let again = try await place.etude("run", "inverse.json")
        #expect(again.code == 0 && again.complaint.contains("finished before"), "\(again.complaint)")
        let compared = try await place.etude("compare", "inverse", "--format", "csv")
        #expect(compared.code == 0 && compared.output.contains("snr_sign_free"), "\(compared.complaint)")
        #expect(compared.output.contains("zero predictor"))
        let shown = try await place.etude("show", "inverse")
        #expect(shown.code == 0, "\(shown.complaint)")
        let report = try await place.etude("report", "inverse", "-o", "results.md")
        #expect(report.code == 0, "\(report.complaint)")
        try await Self.verify(place, store)
    }

    /// What is evaluated again is the same; another number, of all clips or of one, is found; without any, nothing was compared.
    private static func verify(_ place: Workplace, _ store: RunStore) async throws {
        let clips = try store.clipScores(of: try #require(try store.runs().first).id)
        let scores = clips.flatMap { $0.scores.filter { $0.split == "validation" } }.count
        #expect(scores > 0)
        let same = try await place.etude("verify", "inverse")
        #expect(same.code == 0, "\(same.output)\(same.complaint)")
        #expect(
            same.output.contains("the same, bit for bit: ")
                && same.output.contains(" and \(scores) scores of clips, evaluated again"), "\(same.output)")

        let writing = try RunStore(at: place.folder.store)
        let other = "SET value = value * (1 + 1e-12) WHERE name = 'mse'"
        try writing.execute("UPDATE clip_scores \(other) AND split = 'validation'")
        let clip = try await place.etude("verify", "inverse")
        #expect(
            clip.code == 1
                && clip.output.contains(
                    "nothing to train, and its scores are others; validation.mse of clip "),
            "\(clip.output)")
        try writing.execute("UPDATE metrics \(other) AND epoch = 1")
        let mean = try await place.etude("verify", "inverse")
        #expect(mean.code == 1 && mean.output.contains("; validation.mse was "), "\(mean.output)")
        try writing.execute("DELETE FROM clip_scores; DELETE FROM metrics")
        let none = try await place.etude("verify", "inverse")
        #expect(
            none.code == 1 && none.output.contains("could not be verified: its store has no numbers"),
            "\(none.output)\(none.complaint)")
    }

    @Test func aNetworkTrainsOnClipsOfDifferentLengths() async throws {
        let place = try Workplace()
        try place.writeSound("voices/v3/longer.wav", seed: 11, seconds: 2.3)
        try place.folder.write(
            Self.experiment(#"{ "kind": "reassigned_inverter", "approach": 1 }"#), to: "inverse.json")
        let outcome = try await place.etude("run", "inverse.json")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let run = try #require(try place.store().runs().first)
        #expect(run.parameters == 21_540 && run.lastEpoch == 3)
        let compared = try await place.etude("compare", "inverse", "--format", "csv")
        #expect(compared.output.contains("zero predictor") && !compared.output.contains("identity"))
    }

    @Test func mistakesAreNamed() async throws {
        let place = try Workplace()
        let network = #"{ "kind": "reassigned_inverter" }"#
        for (text, sentence) in [
            (Self.experiment(network, batch: 4), "so a batch is one of them: leave batch_size out"),
            (Self.experiment(#"{ "kind": "reassigned_inverter", "approach": 4 }"#), "approach"),
            (
                Self.experiment(
                    #"{ "kind": "reassigned_inverter", "approach": 1, "layout": "time_aligned" }"#),
                "approach 1 unwraps nothing"
            ),
            (Self.experiment(#"{ "kind": "griffin_lim", "window": "hammock" }"#), "is none of"),
            (
                Self.experiment(#"{ "kind": "griffin_lim", "hop_length": 60 }"#),
                "cannot be above half of n_fft"
            ),
            (
                Self.experiment(network).replacing(
                    "\"sample_rate\": 8000", with: "\"shortest_clip_seconds\": 9"),
                "shorter than shortest_clip_seconds"
            ),
        ] {
            try place.folder.write(text, to: "inverse.json")
            let outcome = try await place.etude("run", "inverse.json")
            #expect(outcome.code == 2 && outcome.complaint.contains(sentence), "\(outcome.complaint)")
        }
    }

    /// Librosa's own arrays, and a recording, through a run of the decoder.
    @Test func mapsAndRecordingsAreApplied() async throws {
        let place = try await Self.decoderPlace()
        let golden = Self.golden
        let speech = try await place.etude("apply", "inverse", "\(golden)/audio/speech.wav", "-o", "back.wav")
        #expect(speech.code == 0, "\(speech.output)\(speech.complaint)")
        #expect(speech.output.contains("MSE") && speech.output.contains("that of zero"))
        let original = try AudioFile.read("\(golden)/audio/speech.wav").mono()
        let back = try AudioFile.read("\(place.folder.path)/back.wav").mono()
        #expect(try #require(Quality.snr(estimate: back, reference: original)) > 100)

        // Librosa's own arrays, float64 from end to end, up to the sign.
        let arrays = try await place.etude(
            "apply", "inverse", "\(golden)/reassigned/uncentred.npz", "-o", "back.npy")
        #expect(arrays.code == 0, "\(arrays.output)\(arrays.complaint)")
        #expect(arrays.output.contains("the sign of the whole clip cannot be known"))
        guard case .float64(let solved) = try NumpyFile.read("\(place.folder.path)/back.npy").values else {
            throw Workplace.Failure(complaint: "back.npy is not float64")
        }
        let wanted = original[12_000..<14_000].map(Double.init)
        #expect(solved.count == wanted.count)
        let side = zip(solved, wanted).reduce(0) { $0 + $1.0 * $1.1 } < 0 ? -1.0 : 1.0
        let error = zip(solved, wanted).reduce(0) { $0 + ($1.0 - side * $1.1) * ($1.0 - side * $1.1) }
        #expect(10 * log10(wanted.reduce(0) { $0 + $1 * $1 } / error) > 150)
        let other = try await place.etude(
            "apply", "inverse", "\(golden)/reassigned/speech.npz", "-o", "x.wav")
        #expect(other.code == 2 && other.complaint.contains("center=True"), "\(other.complaint)")

        let none = try await place.etude("apply", "inverse", "nosuch.npz", "-o", "x.wav")
        #expect(none.code == 2 && none.complaint.contains("nosuch.npz"), "\(none.complaint)")
        try NumpyFile.write(.float64([1, 2, 3]), shape: [3, 1, 1], to: "\(place.folder.path)/odd.npy")
        let odd = try await place.etude("apply", "inverse", "odd.npy", "-o", "x.wav")
        #expect(odd.code == 2 && odd.complaint.contains("1 bins"), "\(odd.complaint)")
    }

    /// A clip of which a stretch says nothing: what could be recovered comes back, and the rest is named.
    @Test func whatIsNotWholeIsSaidWithACodeOfItsOwn() async throws {
        let place = try await Self.decoderPlace()
        let golden = Self.golden
        let speech = try AudioFile.read("\(golden)/audio/speech.wav").mono()
        var settings = Reassignment.Settings(
            sampleRate: 16_000,
            stft: STFT.Settings(fftSize: 80, hopLength: 20, window: .hamming, isCentered: false))
        settings.clips = false
        var map = try Reassignment(settings)(speech[4_000..<12_000].map(Double.init))
        // Magnitudes that no sound has.
        var generator = RandomKey(seed: 9).generator()
        for place in 200 * 41..<206 * 41 { map.magnitudes[place] = generator.uniform(0, 0.3) }
        func turned(_ values: [Double]) -> [Double] {
            (0..<41).flatMap { bin in (0..<map.frameCount).map { values[$0 * 41 + bin] } }
        }
        try NumpyFile.write(
            .float64(turned(map.frequencies) + turned(map.times) + turned(map.magnitudes)),
            shape: [3, 41, map.frameCount], to: "\(place.folder.path)/torn.npy")
        let torn = try await place.etude("apply", "inverse", "torn.npy", "-o", "torn.wav")
        #expect(torn.code == 3, "\(torn.output)\(torn.complaint)")
        #expect(
            torn.complaint.contains("samples are not recovered and are zero in torn.wav"), "\(torn.complaint)"
        )
        let made = try AudioFile.read("\(place.folder.path)/torn.wav").mono()
        #expect(made.contains { $0 != 0 })
    }

    /// The array that `etude transform` writes, with the settings of the run, is inverted as exactly as librosa's.
    @Test func aMapOfOurOwnComesBack() async throws {
        let place = try await Self.decoderPlace()
        var state = UInt32(7)
        // Long enough for single-precision seconds to be too coarse.
        let sound = (0..<48_000).map { n -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            let noise = Double(state >> 8) / Double(1 << 24) - 0.5
            return Float(0.2 * sin(Double(n) * 0.06 + 3 * sin(Double(n) * 0.002)) + 0.1 * noise)
        }
        try AudioFile.write(
            Clip(sampleRate: 16_000, mono: sound), to: "\(place.folder.path)/long.wav", format: .wavFloat)
        for arguments in [[], ["--fill-nan"]] {
            let written = try await Binary.run(
                [
                    "transform", "long.wav", "--to", "reassigned", "-o", "map.npy", "--n-fft", "80",
                    "--hop-length", "20", "--window", "hamming", "--no-center",
                ] + arguments, in: place.folder.path)
            #expect(written.code == 0, "\(written.complaint)")
            let back = try await place.etude("apply", "inverse", "map.npy", "-o", "back.npy")
            #expect(back.code == 0, "\(back.output)\(back.complaint)")
            guard case .float64(let made) = try NumpyFile.read("\(place.folder.path)/back.npy").values else {
                throw Workplace.Failure(complaint: "back.npy is not float64")
            }
            let side = zip(made, sound).reduce(0) { $0 + $1.0 * Double($1.1) } < 0 ? -1.0 : 1.0
            let error = zip(made, sound).reduce(0) { $0 + pow($1.0 - side * Double($1.1), 2) }
            let power = sound.reduce(0) { $0 + Double($1) * Double($1) }
            #expect(made.count == sound.count && 10 * log10(power / error) > 200)
        }
    }

    /// Two halves whose signs no frame ties: said with their times, and scored one by one.
    @Test func partsAreNamedAndScored() async throws {
        let place = try await Self.decoderPlace()
        var state = UInt32(7)
        let sound = (0..<6_400).map { n -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            if (3_200..<3_408).contains(n) { return 0 }
            return Float(0.2 * sin(Double(n) * 0.06) + 0.1 * (Double(state >> 8) / Double(1 << 24) - 0.5))
        }
        try AudioFile.write(
            Clip(sampleRate: 16_000, mono: sound), to: "\(place.folder.path)/halves.wav", format: .wavFloat)
        let scored = try await place.etude("apply", "inverse", "halves.wav", "-o", "back.wav")
        #expect(scored.code == 3, "\(scored.output)\(scored.complaint)")
        #expect(scored.complaint.contains("2 parts against each other: 0.0 to 0.204 s, 0.209 to 0.4 s"))
        #expect(scored.complaint.contains("back.wav has the signs of halves.wav"))
        let lines = scored.output.split(separator: "\n")
        for part in ["  0.0 to 0.204 s: ", "  0.209 to 0.4 s: "] {
            let line = try #require(lines.first { $0.hasPrefix(part) })
            let decibels = line.dropFirst(part.count).prefix { $0.isNumber || $0 == "." || $0 == "-" }
            #expect(try #require(Double(decibels)) > 200, "\(line)")
        }
        let back = try AudioFile.read("\(place.folder.path)/back.wav").mono()
        #expect(try #require(Quality.snr(estimate: back, reference: sound)) > 100)

        let written = try await place.etude(
            "transform", "halves.wav", "--to", "reassigned", "-o", "map.npy", "--n-fft", "80", "--hop-length",
            "20", "--window", "hamming", "--no-center")
        #expect(written.code == 0, "\(written.complaint)")
        let unscored = try await place.etude("apply", "inverse", "map.npy", "-o", "back.npy")
        #expect(unscored.code == 3 && unscored.complaint.contains("each may have to be turned"))
    }

    /// Validation scores what the decoder computed, not its rounding to single precision, which would be 330 dB and more.
    @Test func scoresAreThoseOfDoublePrecision() async throws {
        let place = try await Self.decoderPlace()
        let rows = try place.store().query(
            "SELECT value FROM clip_scores WHERE name = 'snr_sign_free' AND split = 'validation'"
        ).rows
        #expect(!rows.isEmpty)
        for row in rows {
            guard case .real(let value)? = row.first else { throw Workplace.Failure(complaint: "\(row)") }
            #expect((150...320).contains(value))
        }
    }

    /// Frames that are not centred, under a window that begins at nothing: neither decoder invents the first sample.
    @Test(arguments: [#""kind": "reassigned_exact""#, #""kind": "griffin_lim", "iterations": 4"#])
    func samplesThatNoFrameHearsAreNamed(model: String) async throws {
        let place = try Workplace()
        try place.folder.write(
            Self.experiment("{ \(model), \"window\": \"hann\" }"), to: "inverse.json")
        let run = try await place.etude("run", "inverse.json")
        #expect(run.code == 0, "\(run.complaint)")
        let applied = try await place.etude("apply", "inverse", "voices/v3/a.wav", "-o", "back.npy")
        #expect(applied.code == 3 && applied.complaint.contains("are not recovered"), "\(applied.complaint)")
        guard case .float64(let made) = try NumpyFile.read("\(place.folder.path)/back.npy").values else {
            throw Workplace.Failure(complaint: "back.npy is not float64")
        }
        #expect(made[0] == 0 && made.allSatisfy { abs($0) < 2 })
    }
}

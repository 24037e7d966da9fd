import TestSupport
import Testing

/// Mistakes in an experiment: one clear sentence each, with its place, and exit code 2.
struct ExperimentMistakeTests {
    /// What a person may write wrong, and what they are told after the file's name.
    private static let mistakes: [(old: String, new: String, sentence: String)] = [
        (
            "\"name\": \"small\",", "\"name\": \"small\"",
            ":3:3: not valid JSON: expected ',' or '}' after a value, found '\"'"
        ),
        ("[1]\n", "[1],\n", ":24:15: not valid JSON: a comma before '}'"),
        ("\"n_fft\"", "\"n_ftt\"", ":5:5: model.n_ftt: there is no such key; did you mean n_fft?"),
        ("\"training\"", "\"traning\"", ":19:3: traning: there is no such key; did you mean training?"),
        (
            "\"stft_unet\"", "\"stft_unett\"",
            ":4:13: model.kind: there is no kind \"stft_unett\"; did you mean stft_unet?"
        ),
        (
            "\"denoise\"", "\"denoice\"",
            ":10:13: dataset.kind: there is no kind \"denoice\"; did you mean denoise?"
        ),
        ("\"mse\"", "\"msee\"", ":17:15: losses[0].kind: there is no kind \"msee\"; did you mean mse?"),
        (
            "\"epochs\": 2", "\"epochs\": \"two\"",
            ":20:15: training.epochs: expected a whole number, from 1 to 1000000; found the text \"two\""
        ),
        (
            "\"epochs\": 2", "\"epochs\": 2.5",
            ":20:15: training.epochs: expected a whole number, from 1 to 1000000; found 2.5"
        ),
        (
            "\"batch_size\": 4", "\"batch_size\": 0",
            ":21:19: training.batch_size: expected a whole number, from 1 to 65536; found 0"
        ),
        (
            "0.001", "-0.001",
            ":22:54: training.optimizer.learning_rate: expected a number, above 0; found -0.001"
        ),
        (
            "\"crop_samples\": 2048", "\"crop_samples\": 16",
            ":3:12: model: examples of 16 samples give 1 frames, and 1 poolings need 2"
        ),
        (
            "\"hop_length\": 32", "\"hop_length\": 64",
            ":6:19: model.hop_length: 64 leaves gaps between frames of 64 samples"
        ),
        (
            "[1]", "[]",
            ":24:12: seeds: expected a list of whole numbers, each at least 0, or ranges such as \"1..3\", 1 to 10000 of them; found an empty list"
        ),
    ]

    @Test func everyMistakeIsOneSentenceWithItsPlace() async throws {
        let place = try Workplace()
        for (index, mistake) in Self.mistakes.enumerated() {
            try place.write("bad\(index).json", replacing: mistake.old, with: mistake.new)
            for command in ["check", "run"] {
                let outcome = try await place.etude(command, "bad\(index).json")
                #expect(outcome.code == 2)
                #expect(
                    outcome.complaint.hasPrefix("etude: bad\(index).json" + mistake.sentence),
                    "\(outcome.complaint)")
                #expect(outcome.complaint.split(separator: "\n").count == 1, "\(outcome.complaint)")
            }
        }
        #expect(try !place.folder.entries().contains("runs.sqlite"))
    }

    @Test func allMistakesAreReportedAtOnce() async throws {
        let place = try Workplace()
        let text = Workplace.experiment.replacing("\"n_fft\"", with: "\"n_ftt\"").replacing(
            "\"epochs\": 2", with: "\"epochs\": 0")
        try place.folder.write(text, to: "bad.json")
        let outcome = try await place.etude("check", "bad.json")
        #expect(outcome.code == 2)
        #expect(
            outcome.complaint.contains("bad.json:5:5: model.n_ftt")
                && outcome.complaint.contains("bad.json:21:15: training.epochs")
                || outcome.complaint.contains("training.epochs"))
        #expect(outcome.complaint.split(separator: "\n").count == 2)
    }

    @Test func anOptionsMistakeNamesTheOption() async throws {
        let place = try Workplace()
        let wrong = try await place.etude("check", "good.json", "--set", "training.epochs=many")
        #expect(wrong.code == 2)
        #expect(
            wrong.complaint.hasPrefix(
                "etude: --set training.epochs=many: training.epochs: expected a whole number"))
        let unknown = try await place.etude("run", "good.json", "--set", "training.epoch=3")
        #expect(unknown.complaint.contains("training.epoch: there is no such key; did you mean epochs?"))
        let seeds = try await place.etude("run", "good.json", "--seeds", "3..1")
        #expect(seeds.code == 2)
        let missing = try await place.etude("run", "nowhere.json")
        #expect(
            missing.code == 2
                && missing.complaint
                    == "etude: nowhere.json: cannot read nowhere.json: no such file or directory\n"
        )
    }

    @Test func aGoodExperimentIsShownAsItWillRun() async throws {
        let place = try Workplace()
        let outcome = try await place.etude("check", "good.json")
        #expect(
            outcome.code == 0 && outcome.output.contains("stft_unet")
                && outcome.output.contains("6 clips of 6 groups"))
        let resolved = try await place.etude("check", "--resolved", "good.json", "--set", "training.epochs=7")
        let training = try JSONValue(parsing: resolved.output)["training"]
        #expect(training?["epochs"] == 7 && training?["optimizer"]?["weight_decay"]?.number != nil)
    }

    @Test func aSetOfInstructionsThatIsNoneIsRefused() async throws {
        let outcome = try await Binary.run(["schema"], in: "/", environment: ["ETUDE_ISA": "sse9"])
        #expect(outcome.code == 2)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.complaint
                == "etude: ETUDE_ISA is 'sse9', which names no set of instructions; there are baseline, avx2, avx512; "
                + "unset, it is the most that the processor has\n")
    }
}

import TestSupport
import Testing

/// `etude check` and `etude schema`, from the outside.
struct CheckCommandTests {
    private let folder = ScratchFolder()

    private func etude(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(arguments, in: folder.path)
    }

    private static let right =
        #"{"model": "wave_unet", "dataset": {"kind": "denoise", "folder": "voices"}}"#

    @Test func tenMistakesGetTenSentencesAtTheirPlaces() async throws {
        try folder.write(
            """
            {
              "modle": "wave_unet",
              "model": { "kind": "stft_unett" },
              "dataset": {
                "kind": "denoise",
                "folder": 7,
                "sample_rte": 16000,
                "noise_snr": [0, "loud"],
                "split_by": "speakers"
              },
              "losses": [{ "kind": "mse", "wieght": 2 }],
              "training": {
                "epochs": 2.5,
                "batch_size": 0,
                "optimizer": { "learning_rate": "fast" }
              }
            }
            """, to: "ten.json")
        let outcome = try await etude("check", "ten.json")
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        let lines = outcome.complaint.split(separator: "\n").map(String.init)
        let starts = [
            "etude: ten.json:2:3: modle: there is no such key; did you mean model?",
            "ten.json:3:22: model.kind: there is no kind \"stft_unett\"; did you mean stft_unet?",
            "ten.json:6:15: dataset.folder: expected a text or null; found 7; write \"7\", a text in double quotes",
            "ten.json:7:5: dataset.sample_rte: there is no such key; did you mean sample_rate?",
            "ten.json:8:22: dataset.noise_snr[1]: expected a number, from -60 to 100; found the text \"loud\"",
            "ten.json:9:17: dataset.split_by: expected one of speaker, clip; found the text \"speakers\"; did you mean speaker?",
            "ten.json:11:31: losses[0].wieght: there is no such key; did you mean weight?",
            "ten.json:13:15: training.epochs: expected a whole number, from 1 to 1000000; found 2.5",
            "ten.json:14:19: training.batch_size: expected a whole number, from 1 to 65536; found 0",
            "ten.json:15:37: training.optimizer.learning_rate: expected a number, above 0; found the text \"fast\"",
        ]
        #expect(lines == starts)
    }

    @Test(arguments: [
        ("{\"model\": }", "x.json:1:11: not valid JSON: expected a value, found '}'"),
        (
            "{\n  \"seeds\": [1, 2\n}",
            "x.json:3:1: not valid JSON: expected ',' or ']' after an item, found '}'"
        ),
        ("", "x.json:1:1: not valid JSON: expected a value, found the end of the file"),
        (
            "{\"model\": \"wave_unet\", \"dataset\": \"denoise\", \"sedes\": [1]}",
            "x.json:1:46: sedes: there is no such key; did you mean seeds?"
        ),
        (
            "{\"model\": \"unet\", \"dataset\": \"denoise\"}",
            "x.json:1:11: model.kind: there is no kind \"unet\"; known: stft_unet, wave_unet"
        ),
        (
            "{\"model\": \"wave_unet\"}",
            "x.json:1:1: dataset: is missing; give an object with a kind: denoise, folder"
        ),
        (
            "{\"model\": \"wave_unet\", \"dataset\": \"denoise\", \"seeds\": [1, 1]}",
            "x.json:1:55: seeds: each seed once"
        ),
    ])
    func aBadFileIsOneSentence(text: String, sentence: String) async throws {
        try folder.write(text, to: "x.json")
        for command in ["check", "run"] {
            let outcome = try await etude(command, "x.json")
            // A list of what is known may go on with newer kinds, in the same line.
            #expect(outcome.complaint.hasPrefix("etude: \(sentence)"), "\(outcome.complaint)")
            #expect(outcome.code == 2 && outcome.complaint.filter { $0 == "\n" }.count == 1)
        }
        // Nothing begins before every file is right.
        #expect(try folder.entries() == ["x.json"])
    }

    @Test func everyRefusedTrialIsNamedWithItsReason() async throws {
        let place = try Workplace()
        try place.folder.makeFolder("bad")
        try place.folder.write("no sound", to: "bad/x.wav")
        try place.write(
            "sweep.json", replacing: "\"seeds\": [1]",
            with: """
                "sweep": {
                  "grid": { "dataset.folder": ["bad", "voices", "gone"], "training.epochs": [1, 2] }
                }
                """)
        let outcome = try await place.etude("check", "sweep.json")
        #expect(outcome.code == 2)
        let lines = outcome.complaint.split(separator: "\n").map(String.init)
        #expect(lines.count == 3, "\(outcome.complaint)")
        #expect(
            lines[0].hasPrefix(
                "etude: sweep.json: 2 of 6 trials (small-1, small-2) cannot be trained: bad/x.wav is not audio"
            ),
            "\(lines)")
        #expect(
            lines[1].hasPrefix(
                "etude: sweep.json: 2 of 6 trials (small-5, small-6) cannot be trained: there is no folder gone"
            ),
            "\(lines)")
        // Those between them are shown all the same, and say that their recordings were decoded.
        #expect(outcome.output.contains("small-3") && outcome.output.contains("small-4"))
        #expect(lines[2].contains("of decoded recordings were written"), "\(lines)")
        try place.write(
            "all.json", replacing: "\"seeds\": [1]",
            with: "\"sweep\": { \"grid\": { \"training.epochs\": [1, 2] } }")
        let all = try await place.etude("check", "all.json", "--set", "dataset.folder=gone")
        #expect(all.code == 2 && all.complaint.split(separator: "\n").count == 1)
        #expect(
            all.complaint.hasPrefix(
                "etude: all.json: all 2 trials cannot be trained: there is no folder gone"), "\(all)")
    }

    @Test func mistakesOfSeveralFilesComeTogetherAndAsJSON() async throws {
        try folder.write("{\"modle\": 1, \(Self.right.dropFirst())", to: "a.json")
        try folder.write(Self.right, to: "b.json")
        let outcome = try await etude(
            "check", "a.json", "b.json", "gone.json", "--json", "--set", "training.epochs=3")
        #expect(outcome.code == 2)
        let json = try JSONValue(parsing: outcome.output)
        let mistakes = try #require(json["mistakes"]).list
        #expect(mistakes.map { $0["source"] } == ["a.json", "gone.json"])
        #expect(mistakes[0]["line"] == 1 && mistakes[0]["column"] == 2 && mistakes[1]["line"] == .null)
        #expect(mistakes[1]["sentence"] == "cannot read gone.json: no such file or directory")
        // The one that is right is told of, with what set each value.
        let trials = try #require(json["trials"]).list
        #expect(trials.map { $0["source"] } == ["b.json"])
        let epochs = trials[0]["values"]?.list.first { $0["path"] == "training.epochs" }
        #expect(epochs?["value"] == 3 && epochs?["set_by"] == "--set training.epochs=3")
    }

    @Test func anOptionIsThePlaceOfItsMistake() async throws {
        try folder.write(Self.right, to: "x.json")
        let outcome = try await etude("check", "x.json", "--set", "training.epoch=3")
        #expect(
            outcome.complaint
                == "etude: --set training.epoch=3: training.epoch: there is no such key; did you mean epochs?\n"
        )
    }

    @Test func explainNamesWhatSetEachValue() async throws {
        try folder.write(Self.right, to: "x.json")
        let outcome = try await etude("check", "x.json", "--without-data", "--explain")
        #expect(outcome.code == 0, "\(outcome.complaint)")
        let lines = outcome.output.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(lines.first == "x.json: x, wave_unet, 1395345 parameters, 40 epochs, seeds 1")
        #expect(lines.contains("dataset.folder \"voices\" x.json:1:65"))
        #expect(lines.contains("training.epochs 40 default"))
    }

    @Test func checkingLooksForTheRecordings() async throws {
        try folder.write(Self.right, to: "x.json")
        let outcome = try await etude("check", "x.json")
        #expect(outcome.code == 2 && outcome.complaint.contains("voices"), "\(outcome.complaint)")
    }

    @Test func theSchemaIsPrinted() async throws {
        let outcome = try await etude("schema")
        #expect(outcome.code == 0)
        let schema = try JSONValue(parsing: outcome.output)
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["properties"]?["training"] != nil)
    }
}

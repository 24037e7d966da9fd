import Experiments
import Specs
import TestSupport
import Testing

/// What an experiment's words mean, and what is said of wrong ones.
struct LanguageTests {
    private let folder = ScratchFolder()
    private let base = #""model": "wave_unet", "dataset": {"kind": "denoise", "folder": "voices"}"#

    private func trials(_ text: String, _ overrides: [String] = []) throws -> [Experiment] {
        try folder.write(text, to: "x.json")
        return try Experiment.trials(
            of: ExperimentFile(path: "\(folder.path)/x.json", overrides: overrides))
    }

    private func mistakes(_ text: String, _ overrides: [String] = []) -> [String] {
        do {
            _ = try trials(text, overrides)
            return []
        } catch let error as SpecError {
            return error.mistakes.map { $0.description.replacing(folder.path + "/", with: "") }
        } catch { return ["\(error)"] }
    }

    // MARK: - Losses

    @Test func aLossMayHaveAName() throws {
        let plain = try trials("{\(base), \"losses\": [\"mse\"]}")[0]
        let named = try trials(
            "{\(base), \"losses\": [\"mse\", {\"kind\": \"mse\", \"name\": \"late\", \"weight\": 2}]}")[0]
        #expect(named.settings.lossNames == [nil, "late"])
        let losses = try [named, plain].map { try JSONValue(parsing: $0.resolved)["losses"]?.list ?? [] }
        #expect(losses[0].map { $0["name"] } == [nil, "late"] && losses[0].count == 2)
        // A name that nobody gave leaves the identity as it was.
        #expect(losses[1].map { $0["name"] } == [nil])
        #expect(
            mistakes("{\(base), \"losses\": [{\"kind\": \"mse\", \"name\": \"a b\"}]}").first?.contains(
                "losses[0].name: expected a text of letters, digits and _; found the text \"a b\"") == true)
        #expect(
            mistakes(
                "{\(base), \"losses\": [{\"kind\": \"mse\", \"name\": \"a\"}, {\"kind\": \"l1\", \"name\": \"a\"}]}"
            ).first?.contains("losses[1]: another loss is called a already") == true)
    }

    @Test func aMetricIsThereOnce() {
        #expect(
            mistakes("{\(base), \"metrics\": [\"snr\", \"si_sdr\", \"snr\"]}").first?.hasSuffix(
                "metrics: snr is there twice; each metric once") == true)
    }

    // MARK: - Paths

    @Test func aDefaultsPlaceIsSetByOptionAndSweep() throws {
        let one = try trials("{\(base)}", ["losses.0.weight=0.5", "training.optimizer.betas[0]=0.8"])[0]
        #expect(one.overrides == ["losses[0].weight=0.5", "training.optimizer.betas[0]=0.8"])
        let optimizer = try JSONValue(parsing: one.resolved)["training"]?["optimizer"]
        #expect(optimizer?["betas"] == [0.8, 0.999])
        let swept = try trials(
            "{\(base), \"sweep\": {\"grid\": {\"losses.0.weight\": [0.5, 1]}}}",
            ["training.optimizer.betas.0=0.8"])
        #expect(
            swept.map(\.overrides.last) == ["losses[0].weight=0.5", "losses[0].weight=1"])
        #expect(swept[0].identity == one.identity)
        #expect(try trials("{\(base)}", ["seeds[0]=7"])[0].settings.seeds == [7])
    }

    @Test func twoSpellingsOfOnePathAreSweptTwice() {
        let found = mistakes(
            "{\(base), \"sweep\": {\"grid\": {\"losses.0.weight\": [1]}, \"zip\": {\"losses[0].weight\": [2]}}}"
        )
        #expect(found.first?.hasSuffix("losses[0].weight is swept twice") == true, "\(found)")
    }

    @Test func anOptionPicksTheTrialsThatHaveItsValue() throws {
        let sweep = """
            {\(base), "sweep": {"grid": {"training.batch_size": [4, 8], "training.epochs": [1, 2]}}}
            """
        let all = try trials(sweep)
        let one = try trials(sweep, ["training.batch_size=8", "training.epochs=1"])
        #expect(one.map(\.identity) == [all[2].identity] && one[0].name == "x-3")
        #expect(one[0].overrides == ["training.batch_size=8", "training.epochs=1"])
        // What no trial has stands in place of the swept values.
        let other = try trials(sweep, ["training.batch_size=16"])
        #expect(other.map(\.settings.training.batchSize) == [16, 16])
    }

    // MARK: - All mistakes at once

    @Test func aWrongSweepHidesNothingElse() {
        let found = mistakes(
            "{\(base), \"metrcs\": [],\n \"sweep\": {\"grid\": {\"training.epochs\": 3}},\n \"training\": {\"epochs\": 0, \"batch_size\": 0}}"
        )
        #expect(
            found.contains("x.json:1:76: metrcs: there is no such key; did you mean metrics?"), "\(found)")
        #expect(found.contains { $0.contains("sweep.grid.training.epochs: expected a list") })
        #expect(found.contains { $0.contains("training.batch_size: expected a whole number") })
        // What the sweep was to set is not judged without it.
        #expect(!found.contains { $0.contains(" training.epochs:") })
    }

    @Test func aWrongOptionHidesNothingElse() {
        let found = mistakes(
            "{\(base), \"metrcs\": []}", ["training..epochs=3", "seeds[4]=1", "training.epochs=0"])
        #expect(found.count == 4, "\(found)")
        #expect(found.contains { $0.contains("training..epochs: is no path to a value") })
        #expect(found.contains { $0.contains("seeds[4]: the list has places 0 to 0") })
        #expect(found.contains { $0.contains("metrcs: there is no such key") })
    }

    // MARK: - Words

    @Test(arguments: [
        ("\"optimizer\": {}", "training.optimizer"), ("\"lr\": 1", "training.optimizer.learning_rate"),
        ("\"training\": {\"weight_decay\": 1}", "training.optimizer.weight_decay"),
        ("\"training\": {\"bs\": 1}", "batch_size"), ("\"n_epochs\": 1", "training.epochs"),
        ("\"n_fft\": 512", "model.n_fft"), ("\"sr\": 16000", "dataset.sample_rate"),
        ("\"loss\": []", "losses"), ("\"scheduler\": \"cosine\"", "training.schedule"),
        ("\"losses\": [\"mae\"]", "l1"), ("\"losses\": [\"multi_resolution_stft\"]", "mr_stft"),
        ("\"training\": {\"schedule\": \"CosineAnnealingLR\"}", "cosine"),
        ("\"training\": {\"optimizer\": {\"lr\": 1}}", "learning_rate"),
        ("\"losses\": [{\"type\": \"mse\"}]", "kind, not type"),
    ])
    func theFieldsWordsLeadToOurs(text: String, meant: String) {
        let found = mistakes("{\(base), \(text)}")
        #expect(found.count == 1 && found[0].hasSuffix("; did you mean \(meant)?"), "\(found)")
    }

    @Test(arguments: [
        ("\"name\": 7", "expected a text or null; found 7; write \"7\", a text in double quotes"),
        ("\"description\": null", "expected a text; found null; leave the key out for its default"),
        ("\"description\": true", "found true; write \"true\", a text in double quotes"),
        ("\"training\": {\"epochs\": null}", "found null; leave the key out for its default"),
        ("\"training\": {\"precision\": 32}", "found 32; write \"32\", a text in double quotes"),
        ("\"losses\": [{\"kind\": 1}]", "expected a text; found 1; write \"1\", a text in double quotes"),
    ])
    func aNumberOrNullForATextNamesTheRemedy(text: String, sentence: String) {
        let found = mistakes("{\(base), \(text)}")
        #expect(found.count == 1 && found[0].hasSuffix(sentence), "\(found)")
    }

    @Test func anOptionsRemedyIsOneForTheShell() {
        let found = mistakes("{\(base)}", ["name=7", "description=null"])
        #expect(found.count == 2, "\(found)")
        #expect(found[1].hasSuffix("found 7; write '\"7\"', a text in double quotes"), "\(found)")
        #expect(found[0].hasSuffix("found null; leave the option out for the default"), "\(found)")
    }

    // MARK: - Examples of many lengths

    @Test func wholeClipsAreABatchEach() throws {
        let clips = #""model": "zero", "dataset": {"kind": "whole_clips", "folder": "voices"}"#
        let implied = try trials("{\(clips)}")[0]
        #expect(implied.settings.training.batchSize == 1)
        #expect(implied.identity == (try trials("{\(clips), \"training\": {\"batch_size\": 1}}"))[0].identity)
        let found = mistakes("{\(clips), \"training\": {\"batch_size\": 4}}")
        #expect(
            found.count == 1
                && found[0].contains(
                    "training.batch_size: the examples of whole_clips differ in length, so a batch is one of them: "
                        + "leave batch_size out, and give accumulate 4"),
            "\(found)")
    }
}

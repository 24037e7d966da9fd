import Experiments
import Learning
import Measures
import Specs
import TestSupport
import Testing
import Training

/// From a file to its trials, resolved.
struct TrialsTests {
    private let folder = ScratchFolder()
    private let base = #""model": "wave_unet", "dataset": {"kind": "denoise", "folder": "voices"}"#

    private func trials(_ text: String, _ overrides: [String] = []) throws -> [Experiment] {
        try folder.write(text, to: "x.json")
        return try Experiment.trials(
            of: ExperimentFile(path: "\(folder.path)/x.json", overrides: overrides))
    }

    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try trials(text)
            return []
        } catch let error as SpecError {
            return error.mistakes.map { $0.description.replacing(folder.path + "/", with: "") }
        } catch { return ["\(error)"] }
    }

    @Test func aFileWithoutASweepIsOneTrial() throws {
        let one = try trials("{\(base)}")
        #expect(one.count == 1 && one[0].name == "x" && one[0].overrides == [])
        #expect(try trials("{\(base), \"sweep\": null}")[0].identity == one[0].identity)
    }

    @Test func aSweepIsManyAndEachSaysWhatItSets() throws {
        let found = try trials(
            """
            {\(base), "sweep": {"grid": {"training.batch_size": [4, 8], "losses[0].weight": [1, 0.5]}},
             "losses": ["mse"]}
            """, ["training.epochs=2"])
        #expect(found.map(\.name) == ["x-1", "x-2", "x-3", "x-4"])
        #expect(found.map(\.settings.training.batchSize) == [4, 4, 8, 8])
        #expect(found[3].overrides == ["training.epochs=2", "training.batch_size=8", "losses[0].weight=0.5"])
        #expect(Set(found.map(\.identity)).count == 4)
    }

    @Test func trialsThatWouldTrainAlikeAreOne() throws {
        let found = try trials("{\(base), \"sweep\": {\"grid\": {\"training.batch_size\": [4, 8, 4]}}}")
        #expect(found.map(\.settings.training.batchSize) == [4, 8])
    }

    @Test func namesSeedsAndDescriptionsAreNotPartOfTheIdentity() throws {
        let plain = try trials("{\(base)}")[0]
        let told = try trials(
            #"{\#(base), "name": "n", "description": "why", "seeds": [18446744073709551615], "training": {"epochs": 40}}"#
        )[0]
        #expect(told.identity == plain.identity && told.settings.seeds == [.max])
        #expect(try trials("{\(base)}", ["training.epochs=41"])[0].identity != plain.identity)
    }

    @Test func aMistakeInATrialStandsWhereItsValueIsWritten() {
        #expect(
            mistakes(
                "{\(base),\n \"sweep\": {\"grid\": {\n  \"training.epochs\": [1, 0],\n  \"training.batch_size\": [2, 4]}}}"
            )
                == ["x.json:3:26: training.epochs: expected a whole number, from 1 to 1000000; found 0"])
        #expect(
            mistakes("{\(base),\n \"sweep\": {\"grdi\": {\"a\": [1]}}}").first
                == "x.json:2:11: sweep.grid: nothing is swept; give grid, zip or random, with a path and its values"
        )
    }

    @Test func everyValueSaysWhatSetIt() throws {
        try folder.write("{\(base),\n \"training\": {\"epochs\": 9}}", to: "base.json")
        let trial = try trials(
            "{\"extends\": \"base.json\",\n \"sweep\": {\"grid\": {\"model.kernel_size\": [9]}}}",
            ["training.batch_size=2"])[0]
        func place(_ path: String) -> String? {
            trial.origins.first { $0.path == path }?.place?.description.replacing(
                folder.path + "/", with: "")
        }
        #expect(place("training.epochs") == "base.json:2:25")
        #expect(place("training.batch_size") == "--set training.batch_size=2")
        #expect(place("model.kernel_size") == "x.json:2:43")
        #expect(trial.origins.contains { $0.path == "training.gradient_clip" && $0.place == nil })
    }

    @Test func anyNumberWithADirectionCanPickTheBestEpoch() throws {
        #expect(try trials("{\(base)}")[0].plan(seed: 1).monitor.column == "loss")
        let plan = try trials(
            #"{\#(base), "metrics": ["si_sdr", "level_ratio"], "monitor": "si_sdr", "training": {"validate_every": 2, "max_seconds": 60, "early_stopping": {"threshold": 0.1}}}"#
        )[0].plan(seed: 1)
        #expect(plan.monitor.column == "si_sdr" && plan.monitor.direction == .higherIsBetter)
        #expect(plan.validateEvery == 2 && plan.maxSeconds == 60 && plan.earlyStopping?.threshold == 0.1)
        #expect(
            mistakes(#"{\#(base), "metrics": ["si_sdr", "level_ratio"], "monitor": "si_sdrr"}"#).first?
                .hasSuffix(
                    ": monitor: \"si_sdrr\" is none of loss, si_sdr, level_ratio; did you mean si_sdr?")
                == true)
        #expect(
            mistakes(#"{\#(base), "metrics": ["level_ratio"], "monitor": "level_ratio"}"#).first?.contains(
                "level_ratio has no better and no worse") == true)
    }

    @Test(
        arguments: [
            ("dataset.validation_snr", "[[0], [20], [5]]"), ("dataset.crop_samples", "[2048, 4096]"),
            ("dataset.split_seed", "[1, 2]"), ("dataset.folder", #"["voices", "others"]"#),
        ], [#""monitor": "si_sdr""#, #""monitor": "loss""#])
    func halvingComparesNothingThatIsJudgedOnDifferentClips(_ swept: (String, String), monitor: String) throws
    {
        let sweep = #""sweep": {"grid": {"\#(swept.0)": \#(swept.1)}"#
        let text = #"{\#(base), "metrics": ["si_sdr"], \#(monitor), \#(sweep)"#
        #expect(
            mistakes(text + #", "halving": {}}}"#) == [
                "x.json:1:\(text.count + 14): sweep.halving: ranks trials by one number, and these are judged on different clips, or "
                    + "in different ways, where they differ in \(swept.0): no measure compares them; leave \(swept.0) out of the sweep, "
                    + "or leave halving out, which trains all to their end"
            ])
        // Both remedies are true.
        #expect(mistakes(text + "}}") == [])
    }

    @Test func halvingComparesWhatAllTrialsShare() throws {
        func halved(_ grid: String, _ more: String = "") -> [String] {
            mistakes(
                "{\(base)\(more),\n \"sweep\": {\"grid\": {\(grid)},\n  \"halving\": {\"first_epochs\": 1}}}")
        }
        let losses = #""losses": [["mse"], ["mr_stft"], ["si_sdr"]]"#
        let metrics = #", "metrics": ["snr", "si_sdr"]"#
        #expect(
            halved(losses, metrics) == [
                "x.json:3:14: sweep.halving: ranks trials by their validation loss, which is another number where they "
                    + "differ in losses; set monitor to a measure that all share, such as si_sdr"
            ])
        #expect(
            halved(#""dataset.crop_samples": [2048, 4096]"#, metrics).first?.contains("dataset.crop_samples")
                == true)
        #expect(
            halved(#""monitor": ["snr", "si_sdr"]"#, metrics).first?.contains("are monitored by si_sdr, snr")
                == true)
        // A measure that all share may rank them, and so may the loss of what differs in its network only.
        #expect(halved(losses, metrics + #", "monitor": "si_sdr""#) == [])
        #expect(halved(#""model.channels": [[4, 8], [8, 16]], "training.epochs": [2, 3]"#) == [])
        // What only training hears leaves the measures of all comparable, and what is advised is accepted.
        let heard = #""dataset.noise_snr": [[0, 5], [10, 15]]"#
        #expect(halved(heard, metrics).first?.hasSuffix("that all share, such as si_sdr") == true)
        #expect(halved(heard, metrics + #", "monitor": "si_sdr""#) == [])
        // Without halving nothing is ranked.
        #expect(mistakes("{\(base),\n \"sweep\": {\"grid\": {\(losses)}}}") == [])
    }

    @Test func mistakesOfASweepHideNoOthers() {
        #expect(
            mistakes(
                """
                {\(base), "sweep": {
                "grid": {
                "training.optimizer.learning_rat": [1],
                "model.kernel_size": [9, -1],
                "training.epochs": [],
                "training.optimizr": 3},
                "random": {"trials": 0, "values": {
                "training.batch_size": {"choice": [-4]},
                "training.gradient_clip": {"loguniform": [1, 2]}}}}}
                """
            ).map { $0.split(separator: ":").prefix(4).joined(separator: ":") }
                == [
                    "x.json:3:37: training.optimizer.learning_rat", "x.json:4:26: model.kernel_size",
                    "x.json:5:20: sweep.grid.training.epochs", "x.json:6:1: training.optimizr",
                    "x.json:6:22: sweep.grid.training.optimizr", "x.json:7:22: sweep.random.trials",
                    "x.json:8:36: training.batch_size",
                    "x.json:9:28: sweep.random.values.training.gradient_clip.loguniform",
                ])
        // Lists of unlike lengths, and a path that is swept twice.
        #expect(
            mistakes(
                """
                {\(base), "sweep": {
                "zip": {"training.epochs": [1, 0], "training.batch_size": [0]},
                "grid": {"training.epochs": [-1]}}}
                """
            ).count == 5)
    }

    @Test func nothingIsSaidOfWhatHangsOnAValueThatCannotBeRead() {
        #expect(
            mistakes(
                """
                {\(base), "sweep": {"grid": {
                "model.kind": [], "model.hidden": [0, 1], "model.nonsense": [], "training.epochs": []}}}
                """
            )
            .allSatisfy { $0.contains(": sweep.grid.") })
    }

    @Test(arguments: ["extends", "$schema", "extends[0]"])
    func whatOnlyFilesHaveCannotBeSet(path: String) throws {
        let sentence =
            "is a key of files, which are read before anything is set; write it in a file, and name that one"
        do {
            _ = try trials("{\(base), \"training\": {\"epochs\": 0}}", ["\(path)=other.json"])
            Issue.record("it was set")
        } catch let error as SpecError {
            // With all else that is wrong.
            #expect(error.mistakes.count == 2)
            #expect(
                error.mistakes.contains {
                    $0.description == "--set \(path)=other.json: \(path): \(sentence)"
                }, "\(error)")
        }
        let swept = mistakes("{\(base), \"sweep\": {\"grid\": {\"\(path)\": [\"other.json\"]}}}")
        #expect(swept.contains { $0.hasSuffix("grid: \(path) \(sentence)") }, "\(swept)")
    }
}

import Experiments
import FoundationEssentials
import Specs
import Testing

/// The published schema and the published list of keys say what the code says.
struct ExperimentSchemaTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(Self.root)/\(path)")), as: UTF8.self)
    }

    private func objections(_ text: String) throws -> [String] {
        SchemaValidator.objections(
            to: try JSONParser.parse(text, source: "x.json"), under: ExperimentSchema.node)
    }

    @Test func thePublishedSchemaIsTheCodes() throws {
        #expect(
            try text("experiments/experiment.schema.json") == ExperimentSchema.node.pretty() + "\n",
            "write it anew: etude schema > experiments/experiment.schema.json")
    }

    @Test func thePublishedKeysAreTheCodes() throws {
        let mark = "<!-- Below this line: etude schema --markdown -->\n"
        let parts = try text("docs/experiments.md").split(separator: mark, maxSplits: 1)
        #expect(parts.count == 2)
        #expect(
            parts.last.map(String.init) == ExperimentKeys.markdown,
            "write what follows the mark anew: etude schema --markdown")
    }

    @Test func everyShippedExperimentIsAcceptedAndResolves() throws {
        let folder = "\(Self.root)/experiments"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
        }
        #expect(files.count >= 4)
        for file in files {
            #expect(try objections(text("experiments/\(file)")) == [], "\(file)")
            #expect(throws: Never.self) {
                try Experiment.trials(of: ExperimentFile(path: "\(folder)/\(file)"))
            }
        }
    }

    @Test(arguments: [
        #"{"model": "wave_unet", "dataset": "denoise"}"#,
        #"{"extends": "a.json"}"#,
        #"{"extends": ["a.json", "b.json"], "model": {"n_fft": 512}, "seeds": "1..3"}"#,
        #"{"model": {"kind": "wave_unet", "kernel_size": 9}, "dataset": {"kind": "denoise", "folder": "x"}, "losses": ["mse", {"kind": "l1", "weight": 0.5}], "training": {"schedule": null}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"kind": "rmsprop", "learning_rate": 1e-5, "centered": true}, "ema": {"decay": 0.99}}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"momentum": 0.9}, "schedule": "one_cycle"}}"#,
        #"{"$schema": "../experiment.schema.json", "model": "stft_unet", "dataset": "denoise", "seeds": [18446744073709551615]}"#,
        #"{"extends": "a.json", "sweep": {"grid": {"training.epochs": [1, 2]}, "random": {"values": {"x": {"log": [1, 2]}}}}}"#,
    ])
    func acceptsWhatIsRight(text: String) throws { #expect(try objections(text) == []) }

    @Test(arguments: [
        #"[]"#, #"{}"#, #"{"model": "stft_unet"}"#,
        #"{"model": {"n_fft": 512}, "dataset": "denoise"}"#,
        #"{"extends": "a.json", "epochs": 3}"#,
        #"{"extends": "a.json", "model": "stft_unett"}"#,
        #"{"extends": "a.json", "model": {"kind": "wave_unet", "n_fft": 512}}"#,
        #"{"extends": "a.json", "model": {"kind": "stft_unet", "n_fft": 512.5}}"#,
        #"{"extends": "a.json", "losses": ["hubert"]}"#,
        #"{"extends": "a.json", "losses": [{"weight": 2}]}"#,
        #"{"extends": "a.json", "training": {"epochs": 0}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"learning_rate": 0}}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"betas": [0.9]}}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"kind": "sgd", "betas": [0.9, 0.9]}}}"#,
        #"{"extends": "a.json", "training": {"optimizer": {"kind": "adagrad"}}}"#,
        #"{"extends": "a.json", "training": {"schedule": {"kind": "step", "patience": 1}}}"#,
        #"{"extends": "a.json", "training": {"accumulate": 0}}"#,
        #"{"extends": "a.json", "training": {"early_stopping": 3}}"#,
        #"{"extends": "a.json", "seeds": [-1]}"#, #"{"extends": "a.json", "seeds": "many"}"#,
        #"{"extends": 3}"#, #"{"extends": "a.json", "sweep": {"grid": {"a": 3}}}"#,
        #"{"extends": "a.json", "sweep": {"random": {"values": {"a": {"normal": [0, 1]}}}}}"#,
    ])
    func refusesWhatIsWrong(text: String) throws { #expect(try !objections(text).isEmpty) }
}

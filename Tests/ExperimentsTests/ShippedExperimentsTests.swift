import Catalog
import Experiments
import FoundationEssentials
import Learning
import Testing

/// Every experiment that ships resolves, and builds its model.
struct ShippedExperimentsTests {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/experiments"

    @Test func everyFileResolvesAndBuildsItsModel() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter {
            $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
        }
        #expect(files.count >= 4)
        for file in files {
            for experiment in try Experiment.trials(of: ExperimentFile(path: "\(Self.folder)/\(file)")) {
                #expect(!experiment.settings.description.isEmpty, "\(file) does not say what it asks")
                #expect(experiment.study == file.split(separator: "/").dropLast().last.map(String.init))
                // Models that need no training have no parameters.
                #expect(try experiment.makeModel(seed: 1).sampleRate == experiment.dataset.sampleRate)
                // What a store keeps stands for itself.
                let stored = try Experiment(
                    resolved: experiment.resolved, name: experiment.name, study: experiment.study)
                #expect(stored.identity == experiment.identity)
            }
        }
    }

    @Test func theStudysModelsHaveTheirParameters() throws {
        for (name, count) in [("stft-unet", 960_049), ("wave-unet", 1_395_345)] {
            let experiment = try Experiment(ExperimentFile(path: "\(Self.folder)/denoise/\(name).json"))
            #expect(try experiment.makeModel(seed: 1).store.count == count)
            #expect(experiment.settings.training.epochs == 40 && experiment.settings.training.batchSize == 16)
            #expect(experiment.settings.training.gradientClip == (name == "wave-unet" ? 1 : nil))
            #expect(experiment.dataset.sampleRate == 22_050 && experiment.dataset.exampleCount == 44_096)
        }
    }

    @Test func whatItIsCalledAndItsSeedsAreNoPartOfItsIdentity() throws {
        func identity(_ options: String...) throws -> String {
            try Experiment(
                ExperimentFile(path: "\(Self.folder)/denoise/stft-unet.json", overrides: options)
            ).identity
        }
        let base = try identity()
        #expect(try identity("name=other", "seeds=[5]", "description=why") == base)
        #expect(try identity("training.optimizer.learning_rate=0.0001") == base)
        #expect(try identity("training.optimizer.learning_rate=0.0002") != base)
    }
}

import Catalog
import Learning
import RunStore

/// A run's best weights, ready to be applied.
public struct TrainedModel {
    public let experiment: Experiment
    public let model: any Model
    /// The experiment as the store has it.
    let resolved: String

    /// - Throws: ``StoreError``, or `LearningError` when the checkpoint is missing, damaged or does not fit.
    public init(_ run: Run, in store: RunStore) throws {
        resolved = try store.details(of: run).resolved
        experiment = try Experiment(resolved: resolved, name: run.name, study: run.study, in: store.home)
        model = try experiment.makeModel(seed: run.seed)
        try Safetensors.load(store.folder(of: run.id) + "/best.safetensors", into: model.store.state)
    }

    /// How recordings go through it: chunks of four training examples, an eighth of one shared by neighbours.
    public func application() -> FileApplication {
        let length = experiment.dataset.exampleCount
        return FileApplication(
            sampleRate: experiment.dataset.sampleRate, chunkLength: 4 * length, overlap: length / 8
        ) { model.apply([$0])[0] }
    }
}

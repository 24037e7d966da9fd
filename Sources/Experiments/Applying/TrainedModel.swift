import Catalog
import Glibc
import Learning
import RunStore

/// A run's best weights, ready to be applied.
public struct TrainedModel {
    public let experiment: Experiment
    public let model: any Model
    /// The experiment as the store has it.
    let resolved: String

    /// - Throws: ``StoreError``, also when the checkpoint is missing, `LearningError` when it is damaged or does not fit.
    public init(_ run: Run, in store: RunStore) throws {
        resolved = try store.details(of: run).resolved
        experiment = try Experiment(resolved: resolved, name: run.name, study: run.study, in: store.home)
        model = try experiment.makeModel(seed: run.seed)
        let weights = store.folder(of: run.id) + "/best.safetensors"
        guard access(weights, F_OK) == 0 else { throw StoreError.invalid(Self.lack(of: run, at: weights)) }
        try Safetensors.load(weights, into: model.store.state)
    }

    /// Why there is nothing to load, and what gives it.
    private static func lack(of run: Run, at path: String) -> String {
        run.bestEpoch == nil
            ? "run \(run.id) has no weights yet: no epoch of it was validated; `etude resume \(run.id)` goes on with it"
            : "run \(run.id) has no weights here, \(path) is missing: an exported store holds none, and `etude gc` deletes those "
                + "of removed runs; `etude run` of its file with --again trains it once more"
    }

    /// How recordings go through it: chunks of four training examples, an eighth of one shared by neighbours.
    public func application() -> FileApplication {
        let length = experiment.dataset.exampleCount
        return FileApplication(
            sampleRate: experiment.dataset.sampleRate, chunkLength: 4 * length, overlap: length / 8
        ) { model.apply([$0])[0] }
    }
}

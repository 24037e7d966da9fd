import RunStore

/// A run that is asked for: an experiment with a seed, or one that the store has.
public struct RunRequest: Sendable {
    public let experiment: Experiment
    public let seed: UInt64
    /// As the store has it; nil: the run that the experiment, the seed and the data make.
    public let run: Run?

    public init(_ experiment: Experiment, seed: UInt64) {
        self.experiment = experiment
        self.seed = seed
        run = nil
    }

    /// What a store kept of a run.
    ///
    /// - Throws: ``StoreError``, or `SpecError` where this program no longer knows what the experiment names.
    public init(_ run: Run, in store: RunStore) throws {
        experiment = try Experiment(
            resolved: try store.details(of: run).resolved, name: run.name, study: run.study,
            in: store.home)
        seed = run.seed
        self.run = run
    }

    /// For lists: `stft-unet, seed 2`.
    public var title: String { "\(experiment.name), seed \(seed)" }
}

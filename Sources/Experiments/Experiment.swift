import Catalog
import Hashing
import Learning
import Specs
import Training

/// An experiment that is resolved completely: every default filled in, every key checked.
public struct Experiment: Sendable {
    public let name: String
    /// The folder of its file.
    public let study: String
    /// The file's path, as given.
    public let source: String
    public let overrides: [String]
    public let settings: ExperimentSettings
    public let model: any ModelEntry
    public let dataset: any DatasetEntry
    /// Every key with the value that holds, as canonical JSON; what it is called and its seeds left out.
    public let resolved: String
    /// Where the value of every key comes from, in the order of ``ExperimentSettings``.
    public let origins: [Origin]

    /// Resolves a file.
    ///
    /// - Throws: ``SpecError`` with every mistake at once.
    public init(_ file: ExperimentFile) throws(SpecError) {
        try self.init(
            node: file.node, name: file.stem, study: file.study, source: file.path, overrides: file.overrides)
    }

    /// Resolves what a store kept of an experiment.
    public init(resolved text: String, name: String, study: String) throws(SpecError) {
        try self.init(
            node: try JSONParser.parse(text, source: "the stored experiment of \(name)"), name: name,
            study: study,
            source: "", overrides: [])
    }

    init(
        node: Node, name: String, study: String, source: String, overrides: [String]
    ) throws(SpecError) {
        let (settings, resolved) = try ExperimentSettings.decode(node)
        guard let model = settings.model, let dataset = settings.dataset else {
            throw SpecError(at: node.place, "an experiment needs a model and a dataset")
        }
        self.settings = settings
        self.model = model
        self.dataset = dataset
        self.name = settings.name ?? name
        self.study = study
        self.source = source
        self.overrides = overrides
        origins = Origin.all(in: resolved, written: node)
        let names: Set = ["name", "description", "seeds"]
        self.resolved =
            Node(.object(resolved.members.filter { !names.contains($0.key) }), at: resolved.place).canonical
    }

    /// SHA-256 of ``resolved``: what two experiments that would train alike have in common.
    public var identity: String { SHA256.hex(of: resolved) }

    /// The model with the fresh weights of a seed.
    public func makeModel(seed: UInt64) throws -> any Model {
        try model.makeModel(sampleRate: dataset.sampleRate, key: Trainer.weightKey(seed: seed))
    }

    /// How the loop is to train.
    public func plan(seed: UInt64) -> TrainingPlan {
        let training = settings.training
        var plan = TrainingPlan(
            epochs: training.epochs, batchSize: training.batchSize,
            learningRate: training.optimizer.learningRate, optimizer: training.optimizer.recipe,
            schedule: training.rateSchedule,
            earlyStopping: training.earlyStopping.map {
                EarlyStopping(patience: $0.patience, threshold: $0.threshold)
            },
            gradientClip: training.gradientClip, seed: seed)
        plan.monitor = settings.monitor.monitor
        plan.validateEvery = training.validateEvery
        plan.maxSeconds = training.maxSeconds
        plan.gradientLimit = training.gradientLimit
        plan.accumulate = training.accumulate
        plan.averageDecay = training.average?.decay
        plan.precision = training.precision
        return plan
    }
}

import Catalog
import Hashing
import Learning
import Specs
import Tensors
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
    /// What experiments that would train alike have in common: SHA-256 over the values that are not their keys' defaults,
    /// without words, seeds and where data lie. Keys that are added later, with a default, leave it as it is.
    public let identity: String
    /// What of the model's settings is not the default, as canonical JSON.
    let modelIdentity: String
    /// The same for the keys of ``resolved``.
    let kept: [Origin]
    /// Where its data lie: each key that says so, and the path that was taken.
    public let locations: [(key: String, location: Location)]
    /// The paths of keys that say where data lie.
    let places: Set<String>
    /// Where the value of every key comes from, in the order of ``ExperimentSettings``.
    public let origins: [Origin]

    /// Resolves a file.
    ///
    /// - Throws: ``SpecError`` with every mistake at once.
    public init(_ file: ExperimentFile) throws(SpecError) {
        try self.init(
            node: file.node, name: file.stem, study: file.study, source: file.path, overrides: file.overrides,
            faults: file.faults)
    }

    /// Resolves what a store kept of an experiment.
    ///
    /// - Parameter folder: of the store: relative paths are looked for there, and then in the working directory.
    public init(
        resolved text: String, name: String, study: String, in folder: String? = nil
    ) throws(SpecError) {
        let source = (folder.map { $0 == "." ? "" : $0 + "/" } ?? "") + "the stored experiment of \(name)"
        try self.init(
            node: try JSONParser.parse(text, source: source), name: name,
            study: study,
            source: "", overrides: [])
    }

    init(
        node: Node, name: String, study: String, source: String, overrides: [String],
        faults: [Mistake] = []
    ) throws(SpecError) {
        let (settings, resolution): (ExperimentSettings, Resolution)
        do throws(SpecError) {
            (settings, resolution) = try ExperimentSettings.resolve(node)
        } catch {
            throw SpecError(faults + error.mistakes)
        }
        guard faults.isEmpty else { throw SpecError(faults) }
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
        origins = Origin.all(in: resolution.node, written: node)
        let kept = Origin.all(in: resolution.kept, written: node)
        self.kept = kept
        let places = Set(
            Origin.all(in: resolution.telling, written: node).filter { origin in
                origin.value.value == .bool(true)
                    && kept.contains { $0.path == origin.path && $0.value.string != nil }
            }.map(\.path))
        self.places = places
        locations = kept.filter { places.contains($0.path) }.compactMap { origin in
            let written = origin.path.split(separator: ".").reduce(Optional(node)) { $0?[String($1)] }
            return written.flatMap { node in
                node.string.map { (origin.path, Location($0, writtenAt: node.place)) }
            }
        }
        resolved = resolution.kept.canonical
        identity = SHA256.hex(of: resolution.telling.canonical)
        modelIdentity = resolution.telling["model"]?.canonical ?? ""
    }

    /// ``resolved`` as a store keeps it, so that its runs are trained again from any directory: a place that is not reached from
    /// the store's folder as it is written is named by the path from there, or by its real one where it lies elsewhere.
    func resolved(for home: String) throws -> String {
        var node = try JSONParser.parse(resolved, source: "")
        let root = Location.real(home)
        for (key, location) in locations {
            let written = kept.first { $0.path == key }?.value.string ?? ""
            let real = Location.real(location.path)
            // What is not there lies nowhere yet.
            guard !written.hasPrefix("/"), !written.hasPrefix("~"), real.hasPrefix("/"),
                Location.real("\(root)/\(written)") != real
            else { continue }
            let name = real.hasPrefix(root + "/") ? String(real.dropFirst(root.utf8.count + 1)) : real
            node = try node.setting(key, to: Node(.string(name), at: node.place))
        }
        return node.canonical
    }

    /// The identity of an experiment that a store kept; nil where this program no longer knows what it names.
    @Sendable public static func identity(ofResolved text: String) -> String? {
        try? Experiment(resolved: text, name: "", study: "").identity
    }

    /// The model with the fresh weights of a seed.
    public func makeModel(seed: UInt64) throws -> any Model {
        try model.makeModel(sampleRate: dataset.sampleRate, key: Trainer.weightKey(seed: seed))
    }

    /// Whether this machine can train it.
    ///
    /// - Throws: ``TrainingError/unsupported(_:)`` where the processor lacks the precision.
    public func checkMachine() throws(TrainingError) {
        let precision = settings.training.precision
        guard precision.isSupported else { throw .unsupported(precision) }
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

import Hashing

/// A run as an experiment asks for it, before anything is trained.
public struct NewRun: Sendable {
    /// What tells the experiment from others, seed and data left out: 64 hexadecimal digits.
    public var identity: String
    /// The canonical resolved experiment as JSON, seed left out.
    public var resolved: String
    public var seed: UInt64
    /// Of the experiment file, without its extension.
    public var name: String
    /// The folder under `experiments/`.
    public var study: String
    /// Kind of model.
    public var model: String
    /// What the experiment asks, in its author's words.
    public var question: String
    /// Path of the experiment file.
    public var source: String
    /// The `--set` options, each `path=value`.
    public var overrides: [String]
    /// `split.name` of the metric that picks the best epoch.
    public var objective: String
    public var plannedEpochs: Int
    /// SHA-256 over every clip used and how they are split.
    public var dataFingerprint: String
    /// One sentence: clips, groups, where they come from.
    public var dataSummary: String
    /// What the run's metrics mean, in the order that tables show them.
    public var metrics: [MetricDefinition]
    /// What each side of the data is made of; empty where that is not known.
    public var splits: [DataSplit]

    public init(
        identity: String, resolved: String, seed: UInt64, name: String, study: String, model: String,
        question: String = "", source: String = "", overrides: [String] = [],
        objective: String = "validation.loss", plannedEpochs: Int, dataFingerprint: String,
        dataSummary: String, metrics: [MetricDefinition], splits: [DataSplit] = []
    ) {
        self.identity = identity
        self.resolved = resolved
        self.seed = seed
        self.name = name
        self.study = study
        self.model = model
        self.question = question
        self.source = source
        self.overrides = overrides
        self.objective = objective
        self.plannedEpochs = plannedEpochs
        self.dataFingerprint = dataFingerprint
        self.dataSummary = dataSummary
        self.metrics = metrics
        self.splits = splits
    }

    /// The digest of all settings: names the row that keeps them.
    var form: String { SHA256.hex(of: resolved) }

    /// The first 12 hexadecimal digits of SHA-256 over identity, seed and data fingerprint.
    ///
    /// The same experiment, seed and data are the same run, on every machine and in every store.
    public var id: String {
        String(SHA256.hex(of: "\(identity)\n\(seed)\n\(dataFingerprint)").prefix(12))
    }
}

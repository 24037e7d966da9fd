import Catalog
import Hashing
import Learning
import RunStore
import Training

/// Trains an experiment's seeds one after another and stores what the loop tells, as it tells it.
public struct ExperimentRunner {
    /// What is told while runs go on.
    public enum Event: Sendable {
        /// The recordings are found and checked: one sentence.
        case data(String)
        case began(run: String, seed: UInt64, parameters: Int)
        /// The run is in the store, finished: nothing was done.
        case known(run: String, seed: UInt64)
        case training(TrainingEvent)
        case ended(run: String, RunStatus, reason: String?)
    }

    public let experiment: Experiment
    public let store: RunStore
    /// The folder that holds prepared corpora.
    public let data: String
    /// Train runs that are finished once more.
    public var again = false
    private let environment: RunEnvironment
    private let listen: (Event) -> Void

    public init(
        _ experiment: Experiment, store: RunStore, data: String, environment: RunEnvironment,
        listen: @escaping (Event) -> Void
    ) {
        self.experiment = experiment
        self.store = store
        self.data = data
        self.environment = environment
        self.listen = listen
    }

    /// Trains every seed.
    ///
    /// - Parameters:
    ///   - seeds: in place of the experiment's own.
    ///   - shouldStop: asked before every step; once true, the run is stored as interrupted.
    ///   - finishing: called when a run's last epoch is stored and before the run ends, to add plots and the like; what it
    ///     throws is no failure of the run.
    /// - Returns: the ids of the runs, in order of the seeds.
    @discardableResult
    public func run(
        seeds: [UInt64]? = nil, shouldStop: () -> Bool, finishing: (OpenRun) async throws -> Void = { _ in }
    ) async throws -> [String] {
        let dataset = try experiment.dataset.open(data: data)
        listen(.data(dataset.summary))
        let metrics = experiment.settings.metrics.map { $0.makeMetric() }
        let losses = experiment.settings.losses.map { $0.makeLoss() }
        var ids: [String] = []
        for seed in seeds ?? experiment.settings.seeds {
            let new = newRun(seed: seed, dataset: dataset, metrics: metrics, losses: losses)
            ids.append(new.id)
            if !again, let known = try store.run(id: new.id), known.status == .finished, !known.isDeleted {
                listen(.known(run: new.id, seed: seed))
                continue
            }
            let run = try store.openRun(new)
            try run.beginAttempt(in: environment)
            do {
                let early = try train(
                    run, seed: seed, dataset: dataset, losses: losses, metrics: metrics, shouldStop)
                do { try await finishing(run) } catch {
                    listen(.ended(run: run.id, .running, reason: "\(error)"))
                }
                try run.end(.finished, reason: early, peakMemoryBytes: ProcessUsage.peakMemoryBytes)
                listen(.ended(run: run.id, .finished, reason: early))
            } catch {
                var status = RunStatus.failed
                if case TrainingError.interrupted = error { status = .interrupted }
                // The first reason counts; a store that fails as well has nothing to add.
                try? run.end(status, reason: "\(error)", peakMemoryBytes: ProcessUsage.peakMemoryBytes)
                listen(.ended(run: run.id, status, reason: "\(error)"))
                throw error
            }
        }
        return ids
    }

    /// - Returns: why it ended before its last epoch, or nil where it did not.
    private func train(
        _ run: OpenRun, seed: UInt64, dataset: any Dataset, losses: [any Loss], metrics: [any Metric],
        _ shouldStop: () -> Bool
    ) throws -> String? {
        let model = try experiment.makeModel(seed: seed)
        try run.record(
            layers: model.store.table().map {
                LayerRecord(name: $0.name, kind: $0.kind, shape: $0.shape, parameters: $0.count)
            })
        listen(.began(run: run.id, seed: seed, parameters: model.store.count))
        let trainer = Trainer(
            model: model, losses: losses, metrics: metrics, dataset: dataset,
            plan: experiment.plan(seed: seed),
            folder: run.folder)
        var early: String?
        try trainer.run(shouldStop: shouldStop) { event in
            switch event {
            case .controls(let controls):
                try run.record(
                    controls: controls.sorted { $0.key < $1.key }.flatMap { name, scores in
                        scores.map {
                            MetricValue(split: "validation:\(name)", name: $0.name, value: $0.value)
                        }
                    })
            case .epochEnded(let report):
                try run.record(Self.record(report))
                if report.isBest { try run.record(clips: report.clips.map(Self.record)) }
            case .saved(let kind, let path):
                try run.record(try artifact(path, kind: "checkpoint:\(kind)", in: run))
            case .ended(let epochs, .noImprovement):
                early = "stopped early after epoch \(epochs): the validation loss no longer fell"
            case .ended, .stepped, .scored: break
            }
            listen(.training(event))
        }
        return early
    }

    private func newRun(
        seed: UInt64, dataset: any Dataset, metrics: [any Metric], losses: [any Loss]
    ) -> NewRun {
        var definitions = [MetricDefinition("loss", .lowerIsBetter)]
        if losses.count > 1 {
            definitions += losses.map { MetricDefinition("loss.\($0.name)", .lowerIsBetter) }
        }
        definitions += metrics.flatMap(\.columns).map {
            MetricDefinition(
                $0.name, unit: $0.unit,
                MetricDefinition.Direction(rawValue: $0.direction.rawValue) ?? .neither)
        }
        return NewRun(
            identity: experiment.identity, resolved: experiment.resolved, seed: seed, name: experiment.name,
            study: experiment.study, model: type(of: experiment.model).kind,
            question: experiment.settings.description, source: experiment.source,
            overrides: experiment.overrides, plannedEpochs: experiment.settings.training.epochs,
            dataFingerprint: dataset.fingerprint, dataSummary: dataset.summary, metrics: definitions,
            splits: Split.allCases.compactMap { split in
                dataset.contents(of: split).map {
                    DataSplit(split.rawValue, recordings: $0.recordings, groups: $0.groups)
                }
            })
    }

    private static func record(_ report: EpochReport) -> EpochRecord {
        EpochRecord(
            epoch: report.epoch, learningRate: report.learningRate, seconds: report.seconds,
            examples: report.examples, isBest: report.isBest,
            metrics: report.train.map { MetricValue(split: "train", name: $0.name, value: $0.value) }
                + report.validation.map { MetricValue(split: "validation", name: $0.name, value: $0.value) })
    }

    private static func record(_ clip: ClipReport) -> ClipScores {
        ClipScores(
            clip: clip.id, conditions: clip.conditions,
            scores: clip.scores.map { MetricValue(split: "validation", name: $0.name, value: $0.value) })
    }

    /// A file of the run's folder, as the store records it.
    public func artifact(_ path: String, kind: String, in run: OpenRun) throws -> Artifact {
        let (bytes, digest) = try FileDigest.of(path)
        return Artifact(
            path: String(path.dropFirst(run.folder.count + 1)), kind: kind, bytes: bytes, sha256: digest)
    }
}

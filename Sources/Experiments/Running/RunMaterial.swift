import Catalog
import Learning
import Measures
import RunStore
import Training

/// What the runs of an experiment share: its recordings, opened, its losses and its metrics.
struct RunMaterial {
    let experiment: Experiment
    let dataset: any Dataset
    let losses: [any Loss]
    let metrics: [any Metric]

    init(_ experiment: Experiment, data: String) async throws {
        try experiment.checkMachine()
        self.experiment = experiment
        dataset = try await experiment.dataset.open(data: data)
        losses = NamedLoss.distinct(
            try experiment.settings.losses.map { [dataset] in
                try $0.makeLoss(sampleRate: dataset.sampleRate)
            }, names: experiment.settings.lossNames)
        metrics = experiment.settings.metrics.map { $0.makeMetric() }
    }

    /// A seed's run, as a store in the folder `home` is to have it.
    func newRun(seed: UInt64, home: String) throws -> NewRun {
        let terms = losses.count > 1 ? losses.map { Measure.loss($0.name) } : []
        let definitions = ([Measure.loss] + terms + metrics.flatMap(\.columns)).map { MetricDefinition($0) }
        return NewRun(
            identity: experiment.identity, resolved: try experiment.resolved(for: home), seed: seed,
            name: experiment.name,
            study: experiment.study, model: type(of: experiment.model).kind,
            question: experiment.settings.description, source: experiment.source,
            overrides: experiment.overrides,
            objective: "validation.\(experiment.plan(seed: seed).monitor.column)",
            plannedEpochs: experiment.settings.training.epochs,
            dataFingerprint: dataset.fingerprint, dataSummary: dataset.summary, metrics: definitions,
            splits: Split.allCases.compactMap { split in
                dataset.contents(of: split).map {
                    DataSplit(split.rawValue, recordings: $0.recordings, groups: $0.groups)
                }
            })
    }
}

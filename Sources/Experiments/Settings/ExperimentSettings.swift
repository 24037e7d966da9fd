import Catalog
import Specs

/// The keys of an experiment.
public struct ExperimentSettings: Spec {
    public var name: String?
    public var description = ""
    public var model: (any ModelEntry)?
    public var dataset: (any DatasetEntry)?
    public var losses: [any LossEntry] = []
    public var metrics: [any MetricEntry] = []
    public var monitor = MonitorSettings()
    public var training = TrainingSettings()
    public var seeds: [UInt64] = [1]

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field("name", &name, as: .word, "what runs are called; null: the file's name")
        fields.field(
            "description", &description, as: .word, "what the experiment asks, in its author's words")
        model = fields.kind("model", among: Catalog.modelKinds, "what is trained")
        dataset = fields.kind("dataset", among: Catalog.datasetKinds, "what it learns from")
        let kind: any ModelEntry.Type = model.map { type(of: $0) } ?? STFTUNet.self
        losses = fields.kinds(
            "losses", among: Catalog.lossKinds, default: kind.usualLosses, "what training makes small")
        metrics = fields.kinds(
            "metrics", among: Catalog.metricKinds, default: kind.usualMetrics, "what validation measures")
        monitor.fields(fields, metrics: metrics)
        fields.field("training", &training, "how it is trained")
        fields.field("seeds", &seeds, as: .seed, count: 1...10_000, "one run each")
        fields.require(
            !fields.has("losses") || !losses.isEmpty || fields.hasMistakes, at: "losses",
            "give at least one loss")
        fields.require(Set(seeds).count == seeds.count, at: "seeds", "each seed once")
        fields.require(
            Set(metrics.map { type(of: $0).kind }).count == metrics.count, at: "metrics", "each metric once")
        if let model, let dataset {
            let objection = model.objection(to: dataset)
            fields.require(objection == nil, at: "model", objection ?? "")
            fields.require(
                !dataset.lengthsVary || training.batchSize == 1, at: "training",
                "batch_size must be 1, as the examples of \(type(of: dataset).kind) differ in length; accumulate joins "
                    + "several in one update")
        }
        for (index, loss) in losses.enumerated() { check(loss, index, fields) }
    }

    /// Whether a loss understands what the model makes and the data gives.
    private func check(_ loss: any LossEntry, _ index: Int, _ fields: Fields) {
        let kind = type(of: loss).kind
        if let model, !loss.domains.contains(model.representation) {
            let known = loss.domains.map(\.words).joined(separator: " or ")
            fields.complain(
                at: "losses", index: index,
                "\(kind) compares \(known), and \(type(of: model).kind) makes \(model.representation.words); "
                    + "choose another loss or another model")
        }
        if let model, let objection = loss.objection(to: model) {
            fields.complain(at: "losses", index: index, objection)
        }
        if let dataset,
            let objection = loss.objection(toExamplesAt: dataset.sampleRate, count: dataset.exampleCount)
        {
            fields.complain(at: "losses", index: index, objection)
        }
    }
}

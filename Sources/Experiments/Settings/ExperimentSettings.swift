import Catalog
import Specs

/// The keys of an experiment.
public struct ExperimentSettings: Spec {
    public var name: String?
    public var description = ""
    public var model: (any ModelEntry)?
    public var dataset: (any DatasetEntry)?
    public var losses: [any LossEntry] = []
    /// What each loss is called where somebody said so.
    public private(set) var lossNames: [String?] = []
    public var metrics: [any MetricEntry] = []
    public var monitor = MonitorSettings()
    public var training = TrainingSettings()
    public var seeds: [UInt64] = [1]

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.guide = KeyGuide.path
        fields.field("name", &name, as: .word, "what runs are called; null: the file's name")
        if let name, let objection = NameRule.objection(to: name) {
            fields.complain(at: "name", "a name \(objection)")
        }
        fields.field(
            "description", &description, as: .word, "what the experiment asks, in its author's words")
        model = fields.kind("model", among: Catalog.modelKinds, "what is trained")
        dataset = fields.kind("dataset", among: Catalog.datasetKinds, "what it learns from")
        let kind: any ModelEntry.Type = model.map { type(of: $0) } ?? STFTUNet.self
        let made = fields.namedKinds(
            "losses", among: Catalog.lossKinds, default: kind.usualLosses, "what training makes small")
        losses = made.map(\.value)
        lossNames = made.map(\.name)
        for (index, name) in lossNames.enumerated() {
            guard let name, lossNames.firstIndex(of: name) != index else { continue }
            fields.complain(at: "losses", index: index, "another loss is called \(name) already")
        }
        metrics = fields.kinds(
            "metrics", among: Catalog.metricKinds, default: kind.usualMetrics, "what validation measures")
        monitor.fields(fields, metrics: metrics)
        // A batch is one example where examples differ in length.
        if dataset?.lengthsVary == true { fields.imply("training.batch_size", .number("1")) }
        fields.field("training", &training, "how it is trained")
        fields.field("seeds", &seeds, as: .seed, count: 1...10_000, "one run each")
        fields.require(
            !fields.has("losses") || !losses.isEmpty || fields.hasMistakes, at: "losses",
            "give at least one loss")
        fields.require(Set(seeds).count == seeds.count, at: "seeds", "each seed once")
        let kinds = metrics.map { type(of: $0).kind }
        let repeated = kinds.indices.first { kinds[..<$0].contains(kinds[$0]) }.map { kinds[$0] }
        fields.require(
            repeated == nil, at: "metrics",
            "\(repeated ?? "") is there twice; each metric once")
        if let model, let dataset {
            let objection = model.objection(to: dataset)
            fields.require(objection == nil, at: "model", objection ?? "")
            if dataset.lengthsVary, training.batchSize != 1 {
                fields.complain(
                    at: "training", below: "batch_size",
                    "the examples of \(type(of: dataset).kind) differ in length, so a batch is one of them: leave batch_size out, "
                        + "and give accumulate \(training.batchSize) to join so many in one update")
            }
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

import Catalog
import Specs

/// Every key of an experiment as markdown: the second half of `docs/experiments.md`.
public enum ExperimentKeys {
    public static var markdown: String {
        var text = section("An experiment", about: "", ExperimentSettings.documentation)
        text += section(
            "`sweep`", about: "Many trials from one file.", SweepSettings.documentation)
        text += list("training.optimizer", Optimizers.kinds)
        text += list("training.schedule", Schedules.kinds)
        text += list("model", Catalog.modelKinds)
        text += list("dataset", Catalog.datasetKinds)
        text += list("losses", Catalog.lossKinds, and: Fields.nameDescription)
        text += list("metrics", Catalog.metricKinds)
        return text
    }

    private static func list<Value>(
        _ key: String, _ kinds: [Kind<Value>], and common: FieldDescription? = nil
    ) -> String {
        kinds.map { kind in
            let summary = kind.summary.prefix(1).uppercased() + kind.summary.dropFirst()
            return section(
                "`\(key)`: `\(kind.name)`", about: summary + ".",
                kind.documentation + (common.map { [$0] } ?? []))
        }.joined()
    }

    private static func section(_ title: String, about: String, _ fields: [FieldDescription]) -> String {
        var text = "\n### \(title)\n"
        if !about.isEmpty { text += "\n\(about)\n" }
        guard !fields.isEmpty else { return text }
        text += "\n| key | what it may be | default | meaning |\n|---|---|---|---|\n"
        for field in fields {
            let allowed = field.allowed.isEmpty ? field.type : "\(field.type), \(field.allowed)"
            let value = ["{}", ""].contains(field.defaultValue) ? "" : "`\(field.defaultValue)`"
            text += "| `\(field.key)` | \(cell(allowed)) | \(value) | \(cell(field.meaning)) |\n"
        }
        return text
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}

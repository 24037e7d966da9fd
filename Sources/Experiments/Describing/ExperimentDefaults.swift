import Catalog
import Specs

/// Every key of an experiment with its default: what `experiments/defaults.txt` keeps of the keys that shipped.
///
/// Identities leave values out that are their keys' defaults, so a default never changes once it has shipped: another
/// behaviour is another key. The file only grows; a test compares it with the code.
public enum ExperimentDefaults {
    /// A line a key, sorted: the key, a tab, its default, a tab, its ``Role``.
    public static var lines: [String] {
        var lines = keys("", ExperimentSettings.documentation) + keys("sweep", SweepSettings.documentation)
        lines += kinds("training.optimizer", Optimizers.kinds) + kinds("training.schedule", Schedules.kinds)
        lines += kinds("model", Catalog.modelKinds) + kinds("dataset", Catalog.datasetKinds)
        lines += kinds("losses", Catalog.lossKinds) + kinds("metrics", Catalog.metricKinds)
        for model in Catalog.models {
            for (key, names) in [("losses", model.usualLosses), ("metrics", model.usualMetrics)] {
                lines.append("\(key) of model \(model.kind)\t\(names.joined(separator: ", "))\tsetting")
            }
        }
        return lines.sorted()
    }

    private static func kinds<Value>(_ key: String, _ kinds: [Kind<Value>]) -> [String] {
        kinds.flatMap { kind in
            ["\(key): \(kind.name)\t\tkind"] + keys("\(key): \(kind.name)", kind.documentation)
        }
    }

    private static func keys(_ above: String, _ fields: [FieldDescription]) -> [String] {
        fields.map { field in
            "\(above)\(above.isEmpty ? "" : ".")\(field.key)\t\(field.defaultValue)\t\(field.role.rawValue)"
        }
    }
}

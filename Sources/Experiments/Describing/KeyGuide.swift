import Catalog
import Specs

/// Where a key belongs that was written at the wrong level.
enum KeyGuide {
    /// The path of a key, or of the one that it is the field's word for: `training.optimizer.learning_rate` for `lr`.
    ///
    /// - Returns: nil where no experiment has such a key.
    static func path(of key: String) -> String? {
        let known = paths
        if let path = known.first(where: { $0.key == key })?.path { return path }
        let keys = known.map(\.key)
        return Spelling.meant(by: key, among: keys).flatMap { word in
            known.first { $0.key == word }?.path
        }
    }

    /// Every key with its path; of a key that several have, the likeliest first.
    private static var paths: [(key: String, path: String)] {
        let own = ExperimentSettings.documentation.map(\.key)
        let below =
            keys("model", Catalog.modelKinds) + keys("dataset", Catalog.datasetKinds)
            + keys("training.optimizer", Optimizers.kinds) + keys("training.schedule", Schedules.kinds)
            + keys("losses[0]", Catalog.lossKinds)
        return (own + below).map { path in
            (path.split(separator: ".").last.map(String.init) ?? path, path)
        }.filter { $0.0 != "name" && $0.0 != "description" && $0.0 != "kind" }
    }

    private static func keys<Value>(_ path: String, _ kinds: [Kind<Value>]) -> [String] {
        kinds.flatMap { kind in kind.documentation.map { "\(path).\($0.key)" } }
    }
}

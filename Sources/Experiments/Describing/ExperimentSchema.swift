import Specs

/// The JSON Schema of an experiment file, for editors: `experiments/experiment.schema.json`.
public enum ExperimentSchema {
    /// Draft 2020-12.
    public static var node: Node {
        let file = Schema.type("string").with("minLength", .number("1"))
        let extends = Schema().with("anyOf", [file, file.list(count: 1 ... .max)]).with(
            "description",
            .string("experiments or parts of them, relative to this file, that this one is laid over"))
        let sweep = SweepSettings.schema.orNull.with(
            "description", .string("many trials from one file: paths as --set takes them, and their values"))
        let complete = Schema().with("required", words: ["model", "dataset"]).with(
            "properties", of: ["model", "dataset"].map { ($0, Self.namesItsKind) })
        return ExperimentSettings.schema
            .adding("sweep", sweep).adding("extends", extends)
            .adding("$schema", Schema.type("string").with("description", .string("for editors; not read")))
            .with("anyOf", [Schema().with("required", words: ["extends"]), complete])
            .with("$schema", .string("https://json-schema.org/draft/2020-12/schema"))
            .with("title", .string("Experiment of etude"))
            .node
    }

    /// A bare word, or an object with a kind: what an experiment that extends nothing must give.
    private static var namesItsKind: Schema {
        Schema().with(
            "anyOf", [.type("string"), Schema.type("object").with("required", words: ["kind"])])
    }
}

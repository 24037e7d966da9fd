import ArgumentParser
import Experiments
import Specs

/// `etude schema`: what an experiment may say, for editors and for people.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of experiment files, or every key as markdown.",
        discussion:
            "Editors complete and underline keys of a file that names the schema: \"$schema\": \"../experiment.schema.json\"."
    )

    @Flag(name: .long, help: "Every key with its limits, default and meaning, as markdown.")
    var markdown = false

    @Flag(name: .long, help: "A line a key with its default, as experiments/defaults.txt keeps them.")
    var defaults = false

    func validate() throws {
        if markdown, defaults { throw ValidationError("give --markdown or --defaults, not both") }
    }

    func run() {
        if defaults { return StandardOutput.write(ExperimentDefaults.lines.map { $0 + "\n" }.joined()) }
        StandardOutput.write(markdown ? ExperimentKeys.markdown : ExperimentSchema.node.pretty() + "\n")
    }
}

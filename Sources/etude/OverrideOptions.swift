import ArgumentParser

/// `--set`, shared by the commands that read experiments.
struct OverrideOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Change one key: training.epochs=5. May be given often.", valueName: "path=value"))
    var set: [String] = []
}
